// Finds the talk of a stream that has come: the one of its call that was cut off, or a new one. A caller is not kept waiting
// for a store that hangs.
import { leftBehind } from '../../calls/cut-talks.ts';
import type { TalkStore } from '../../calls/talk.ts';
import type { Timers } from '../../timers.ts';
import { type Beginning, newTalk, resumedTalk } from './beginning.ts';

const STORE_WITHIN_MS = 2_000;

/** What is known of a stream, and who is to talk in it. */
export interface BegunStream {
  callSid: string;
  from: string | null;
  to: string | null;
  /** Our id of the call, when the stream's token says so. */
  callId: string | null;
  /** The user who talks from a browser; null: a phone. */
  user: string | null;
  agent: string;
}

export interface FindTalkDeps {
  /** Gives the call. Null: the stream was for one talk with a browser, and that has been. */
  streamStarted: (stream: BegunStream) => Promise<{ callId: string } | null>;
  /** Lets go of the streams of this call that are still open here. */
  letGo: (callId: string) => Promise<void>;
  store: Pick<TalkStore, 'takeOverTalk' | 'entriesOf' | 'saveTalk'>;
  timers: Timers;
  newId: () => string;
  now: () => number;
  instanceId: string;
  /** This life of the instance. */
  runId: string;
  onError: (error: unknown, callId: string) => void;
}

/** The talk as it was, or as it begins; a new one when the store does not tell. Null: there is to be none. Never rejects. */
export type FindTalk = (stream: BegunStream) => Promise<Beginning | null>;

export function createFindTalk({ streamStarted, letGo, store, timers, ...deps }: FindTalkDeps): FindTalk {
  const { newId, now, instanceId, runId, onError } = deps;

  /** `asked.isLate`: the stream has a talk by now, which is neither to be let go of nor to be taken over. */
  async function lookUp(stream: BegunStream, id: string, asked: { isLate: boolean }): Promise<Beginning | null> {
    const { agent } = stream;
    const started = await streamStarted(stream);
    if (started === null || asked.isLate) return null;
    const { callId } = started;
    await letGo(callId);
    if (asked.isLate) return null;
    const taken = await store.takeOverTalk({ callId, agent, instanceId, runId, at: now(), except: id });
    return taken === null ? newTalk(nameTalk(id, callId, agent), await store.entriesOf(callId)) : resumedTalk(taken);
  }

  function nameTalk(id: string, callId: string, agent: string) {
    return { id, callId, agent, instanceId, runId, startedAt: now() };
  }

  /** It was taken over too late: it ends where it was cut off, and whoever comes next may have it. */
  async function leaveBehind(beginning: Beginning | null): Promise<void> {
    if (beginning === null || beginning.resumed === null) return;
    const left = leftBehind(beginning.talk, now());
    await store.saveTalk(left).catch((error: unknown) => onError(error, left.callId));
  }

  return async (stream) => {
    const { callSid, callId, agent } = stream;
    const id = newId();
    const asked = { isLate: false };
    const { promise: late, reject } = Promise.withResolvers<never>();
    const cancel = timers.after(STORE_WITHIN_MS, () => reject(new Error('The store did not tell in time')));
    const found = lookUp(stream, id, asked);
    try {
      return await Promise.race([found, late]);
    } catch (error) {
      asked.isLate = true;
      found.then(leaveBehind, () => {});
      onError(error, callId ?? callSid);
      return newTalk(nameTalk(id, callId ?? newId(), agent), []);
    } finally {
      cancel();
    }
  };
}
