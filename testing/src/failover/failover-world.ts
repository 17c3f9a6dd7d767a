// Calls whose instance dies in mid-sentence: what the caller hears then, and what the model knows that goes on.
import { setTimeout as sleep } from 'node:timers/promises';
import type { VoiceModelServer } from 'patchcord-emulator';
import type { ServerProcess } from '../server-process.ts';
import {
  callerNumber,
  exoPhone,
  type FailoverOptions,
  type FailoverSite,
  startFailoverSite,
  toldFact,
} from './failover-site.ts';
import { longestSilenceMs, phoneRecording } from './phone-recording.ts';

export { toldFact };

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

export interface FailoverWorld extends FailoverSite {
  /**
   * Somebody calls; resolves with the CallSid when the agent answers, and what the caller has said is in the transcript:
   * what is not there yet dies with its instance.
   */
  callUntilAnswered(): Promise<string>;
  /** The instance that has the stream: directly it is the primary, behind a proxy whichever that has chosen. */
  talking(): Promise<ServerProcess>;
  /** A call whose instance is killed after `afterMs` more of the agent's sentence, up to its end; and a new instance. */
  round(afterMs: number): Promise<FailoverRound>;
}

export async function startFailoverWorld(options: FailoverOptions): Promise<FailoverWorld> {
  const site = await startFailoverSite(options);
  const { primary, fallback, emulator, model, folder } = site;

  async function callUntilAnswered(): Promise<string> {
    await until('no call before is left', () => model.sessions().length === 0);
    const called = emulator.callIn({ from: callerNumber, to: exoPhone });
    if (!called.ok) throw new Error(called.error);
    const { sid } = called.value;
    await until('the agent answers', () => model.sessions().some((session) => answeredMs(session) > 1000));
    await until('the words are kept', async () => (await transcriptOf(site.url, sid)).includes(`caller: ${toldFact}`));
    return sid;
  }

  async function talking(): Promise<ServerProcess> {
    for (const server of [primary, fallback]) {
      const { streams } = (await (await fetch(`${server.url}/health`)).json()) as { streams: number };
      if (streams > 0) return server;
    }
    throw new Error('Nobody talks');
  }

  /** Resolves when the agent on the other instance goes on; gives what its model knows. */
  async function untilResumed(): Promise<string[]> {
    const goesOn = (session: Session) => isResumed(session) && spokenMs(session.conversation) > 1000;
    await until('the agent goes on', () => model.sessions().some(goesOn));
    const known = model.sessions().find(goesOn)?.conversation ?? [];
    return known.map(({ role, type, text }) => `${role ?? type}: ${text}`);
  }

  return {
    ...site,
    callUntilAnswered,
    talking,
    async round(afterMs) {
      const callSid = await callUntilAnswered();
      const victim = await talking();
      await sleep(afterMs);
      const killedAt = Date.now();
      await victim.kill();
      const known = await untilResumed();
      await sleep(Math.max(0, killedAt + LISTEN_MS - Date.now()));
      const hungUpAt = Date.now();
      emulator.hangUp(callSid);
      const recording = await phoneRecording(folder, callSid);
      await victim.startAgain();
      return {
        callSid,
        silenceMs: longestSilenceMs(recording, { fromMs: killedAt, toMs: hungUpAt }),
        isContextKept: known.includes(`user: ${toldFact}`),
      };
    },
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
async function transcriptOf(url: string, callSid: string): Promise<string[]> {
  const ask = async (path: string) => (await fetch(url + path)).json();
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
