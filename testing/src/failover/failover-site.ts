// Where an instance may die in mid-sentence: two of them on one Postgres and one Redis, with or without a proxy before both,
// an emulated Exotel with the flow of docs/exotel-failover.md, people with phones, and a voice model.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Emulator, startEmulator, startVoiceModel, type VoiceModelServer } from 'patchcord-emulator';
import { freePort } from '../free-port.ts';
import { type ProxyName, startProxy } from '../reverse-proxy.ts';
import { ServerProcess } from '../server-process.ts';

const SECRET = 'failover-webhook-secret';
export const exoPhone = '08047000001';
export const callerNumber = '09876500010';
/** Who is connected where no agent could talk. */
const personNumber = '09876500020';
/** What the caller tells the agent before its instance dies. */
export const toldFact = 'My order is number 4711.';

export interface FailoverOptions {
  /** Of an empty database. */
  postgresUrl: string;
  redisUrl: string;
  /** The proxy before both, which then is the one address that Exotel knows; default: it goes to each directly. */
  behind?: ProxyName;
}

export interface FailoverSite extends AsyncDisposable {
  primary: ServerProcess;
  fallback: ServerProcess;
  /** For questions: the proxy's address, or the fallback's. */
  url: string;
  emulator: Emulator;
  model: VoiceModelServer;
  /** Where the phones keep what they have heard. */
  folder: string;
}

export async function startFailoverSite({ behind, ...urls }: FailoverOptions): Promise<FailoverSite> {
  // Closed by whoever began it when something in it does not start.
  await using begun = new AsyncDisposableStack();
  const folder = mkdtempSync(join(tmpdir(), 'patchcord-failover-'));
  begun.defer(() => rmSync(folder, { recursive: true, force: true }));
  const ports = [await freePort(), await freePort()] as const;
  const proxy = behind === undefined ? null : { name: behind, port: await freePort() };
  const urlOf = (port: number) => `http://127.0.0.1:${proxy?.port ?? port}`;
  const addresses = { primaryUrl: urlOf(ports[0]), fallbackUrl: urlOf(ports[1]) };
  writeFiles(folder, addresses);
  const { model, emulator } = await startOutside(folder, begun);
  const env = environmentOf({ ...urls, ...addresses, folder, model, emulator });
  const start = async (port: number) => begun.use(await ServerProcess.start({ ...env, PUBLIC_URL: urlOf(port) }, port));
  const [primary, fallback] = [await start(ports[0]), await start(ports[1])];
  if (proxy !== null) begun.use(await startProxy(proxy.name, ports, proxy.port));
  const resources = begun.move();
  return {
    ...{ primary, fallback, url: addresses.fallbackUrl, emulator, model, folder },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}

/** What the instances speak to: a voice model and Exotel. */
async function startOutside(folder: string, resources: AsyncDisposableStack) {
  const model = await startVoiceModel({
    timings: { generationSpeed: 6 },
    // Greets, is told something, and answers at length.
    script: { turns: [{ do: [{ say: 'greeting' }] }, { heard: toldFact, do: [{ say: 'long' }] }] },
  });
  resources.defer(() => model.close());
  const emulator = await startEmulator({
    requestsPerMinute: null,
    dataDir: folder,
    phoneScripts: { folder: join(folder, 'scripts') },
    flows: { folder: join(folder, 'flows') },
  });
  resources.defer(() => emulator.close());
  return { model, emulator };
}

interface Addresses {
  primaryUrl: string;
  fallbackUrl: string;
}

function writeFiles(folder: string, { primaryUrl, fallbackUrl }: Addresses): void {
  const flow = readFileSync(fileURLToPath(new URL('../../../docs/flows/exotel-failover.yaml', import.meta.url)), 'utf8')
    .replaceAll('https://PRIMARY', primaryUrl)
    .replaceAll('https://FALLBACK', fallbackUrl)
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

interface Setting extends Addresses {
  postgresUrl: string;
  redisUrl: string;
  folder: string;
  model: VoiceModelServer;
  emulator: Emulator;
}

function environmentOf({ postgresUrl, redisUrl, folder, model, emulator, primaryUrl, fallbackUrl }: Setting) {
  return {
    DATABASE_URL: postgresUrl,
    REDIS_URL: redisUrl,
    PRIMARY_URL: primaryUrl,
    FALLBACK_URL: fallbackUrl,
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
