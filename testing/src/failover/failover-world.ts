// Two instances on one Postgres and one Redis, an emulated Exotel with the flow of docs/exotel-failover.md between them,
// somebody who calls, and a voice model: to see what a caller hears when an instance dies in mid-sentence.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type Emulator, startEmulator, startVoiceModel, type VoiceModelServer } from 'patchcord-emulator';
import { freePort } from '../free-port.ts';
import { ServerProcess } from '../server-process.ts';
import { longestSilenceMs, phoneRecording } from './phone-recording.ts';

const SECRET = 'failover-webhook-secret';
const exoPhone = '08047000001';
const callerNumber = '09876500010';
/** Who is connected where no agent could talk. */
const personNumber = '09876500020';
/** What the caller tells the agent before its instance dies. */
export const toldFact = 'My order is number 4711.';
const POLL_MS = 20;
const WITHIN_MS = 60_000;
/** The break, the word about it, and until the model speaks again. */
const LISTEN_MS = 6_000;

export interface FailoverRound {
  callSid: string;
  /** The longest time in which the phone heard nothing, from the kill until the agent speaks again. */
  silenceMs: number;
  /** Whether the model that went on had been told what the caller had said before. */
  isContextKept: boolean;
}

export interface FailoverWorld extends AsyncDisposable {
  primary: ServerProcess;
  fallback: ServerProcess;
  emulator: Emulator;
  /**
   * Somebody calls; resolves with the CallSid when the agent on the primary answers, and what the caller has said is in
   * the transcript: what is not there yet dies with its instance.
   */
  callUntilAnswered(): Promise<string>;
  /** A call whose instance is killed after `afterMs` more of the agent's sentence, up to its end; and a new instance. */
  round(afterMs: number): Promise<FailoverRound>;
}

/** `postgresUrl`: an empty database. */
export async function startFailoverWorld(urls: { postgresUrl: string; redisUrl: string }): Promise<FailoverWorld> {
  // Closed by whoever began it when something in it does not start.
  await using begun = new AsyncDisposableStack();
  const folder = mkdtempSync(join(tmpdir(), 'patchcord-failover-'));
  begun.defer(() => rmSync(folder, { recursive: true, force: true }));
  const [primaryPort, fallbackPort] = [await freePort(), await freePort()];
  writeFiles(folder, { primary: `127.0.0.1:${primaryPort}`, fallback: `127.0.0.1:${fallbackPort}` });
  const model = await startVoiceModel({
    timings: { generationSpeed: 6 },
    // Greets, is told something, and answers at length.
    script: { turns: [{ do: [{ say: 'greeting' }] }, { heard: toldFact, do: [{ say: 'long' }] }] },
  });
  begun.defer(() => model.close());
  const emulator = await startEmulator({
    requestsPerMinute: null,
    dataDir: folder,
    phoneScripts: { folder: join(folder, 'scripts') },
    flows: { folder: join(folder, 'flows') },
  });
  begun.defer(() => emulator.close());
  const env = environmentOf({ ...urls, folder, model, emulator, primaryPort, fallbackPort });
  const start = async (port: number) =>
    begun.use(await ServerProcess.start({ ...env, PUBLIC_URL: `http://127.0.0.1:${port}` }, port));
  const [primary, fallback] = [await start(primaryPort), await start(fallbackPort)];
  const resources = begun.move();

  async function callUntilAnswered(): Promise<string> {
    await until('no call before is left', () => model.sessions().length === 0);
    const called = emulator.callIn({ from: callerNumber, to: exoPhone });
    if (!called.ok) throw new Error(called.error);
    const { sid } = called.value;
    await until('the agent answers', () => model.sessions().some((session) => answeredMs(session) > 1000));
    await until('the words are kept', async () => (await transcriptOf(fallback, sid)).includes(`caller: ${toldFact}`));
    return sid;
  }

  /** Resolves when the agent on the other instance goes on; gives what its model knows. */
  async function untilResumed(): Promise<string[]> {
    const goesOn = (session: Session) => isResumed(session) && spokenMs(session.conversation) > 1000;
    await until('the agent goes on', () => model.sessions().some(goesOn));
    const known = model.sessions().find(goesOn)?.conversation ?? [];
    return known.map(({ role, type, text }) => `${role ?? type}: ${text}`);
  }

  return {
    ...{ primary, fallback, emulator, callUntilAnswered },
    async round(afterMs) {
      const callSid = await callUntilAnswered();
      await sleep(afterMs);
      const killedAt = Date.now();
      await primary.kill();
      const known = await untilResumed();
      await sleep(Math.max(0, killedAt + LISTEN_MS - Date.now()));
      const hungUpAt = Date.now();
      emulator.hangUp(callSid);
      const recording = await phoneRecording(folder, callSid);
      await primary.startAgain();
      return {
        callSid,
        silenceMs: longestSilenceMs(recording, { fromMs: killedAt, toMs: hungUpAt }),
        isContextKept: known.includes(`user: ${toldFact}`),
      };
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}

type Session = ReturnType<VoiceModelServer['sessions']>[number];

/** A conversation that was told, and not heard, begins so. */
function isResumed({ conversation }: Session): boolean {
  return conversation.some(({ role }) => role === 'system');
}

/** How much of an answer to the caller's words the model has said. */
function answeredMs({ conversation }: Session): number {
  const asked = conversation.findIndex(({ role }) => role === 'user');
  return asked === -1 ? 0 : spokenMs(conversation.slice(asked));
}

function spokenMs(items: Session['conversation']): number {
  return items.reduce((sum, { role, audioMs }) => sum + (role === 'assistant' ? audioMs : 0), 0);
}

/** Each entry as `role: text`. */
async function transcriptOf(server: ServerProcess, callSid: string): Promise<string[]> {
  const ask = async (path: string) => (await fetch(server.url + path)).json();
  const { calls } = (await ask(`/api/calls?callSid=${callSid}`)) as { calls: { callId: string }[] };
  const [call] = calls;
  if (call === undefined) return [];
  const transcript = await ask(`/api/calls/${call.callId}/transcript`);
  return (transcript as { entries: { role: string; text: string }[] }).entries.map(
    ({ role, text }) => `${role}: ${text}`,
  );
}

async function until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + WITHIN_MS;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`Not within ${WITHIN_MS} ms: ${what}`);
    await sleep(POLL_MS);
  }
}

function writeFiles(folder: string, { primary, fallback }: { primary: string; fallback: string }): void {
  const flow = readFileSync(fileURLToPath(new URL('../../../docs/flows/exotel-failover.yaml', import.meta.url)), 'utf8')
    .replaceAll('https://PRIMARY', `http://${primary}`)
    .replaceAll('https://FALLBACK', `http://${fallback}`)
    .replaceAll('key=SECRET', `key=${SECRET}`);
  const people = [
    `"${callerNumber}":`,
    '  steps: [{ listenFor: speech }, { listenFor: silence }, { mumble: 600ms }, { wait: 120s }]',
    `"${personNumber}":`,
    '  ring: { answerAfter: 50ms }',
    '  steps: [{ mumble: 1s }, hangUp]',
  ];
  const agent = [
    'default: true',
    'instructions: You are a kind receptionist.',
    'greeting: Hello, how can I help you?',
    'tools: [end_call, transfer_to_human]',
    `transfers: [{ name: desk, description: a person, number: "${personNumber}" }]`,
  ];
  for (const [name, text] of [
    ['flows/228040.yaml', flow],
    ['scripts/people.yaml', people.join('\n')],
    ['agents/desk.yaml', agent.join('\n')],
  ] as const) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), `${text}\n`);
  }
}

interface Setting {
  postgresUrl: string;
  redisUrl: string;
  folder: string;
  model: VoiceModelServer;
  emulator: Emulator;
  primaryPort: number;
  fallbackPort: number;
}

function environmentOf({ postgresUrl, redisUrl, folder, model, emulator, primaryPort, fallbackPort }: Setting) {
  return {
    DATABASE_URL: postgresUrl,
    REDIS_URL: redisUrl,
    PRIMARY_URL: `http://127.0.0.1:${primaryPort}`,
    FALLBACK_URL: `http://127.0.0.1:${fallbackPort}`,
    EXOTEL_SID: 'emulated1',
    EXOTEL_API_KEY: 'key',
    EXOTEL_TOKEN: 'token',
    EXOTEL_CALLER_ID: exoPhone,
    EXOTEL_BASE_URL: emulator.url,
    EXOTEL_WEBHOOK_SECRET: SECRET,
    OPENAI_REALTIME_URL: model.url,
    AGENTS_DIR: join(folder, 'agents'),
    LOG_LEVEL: 'info',
    DRAIN_SECONDS: '60',
  };
}
