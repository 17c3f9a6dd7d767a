// Joins the streams of agents to their calls: one that begins is news of a call, and may be the first.
import { isEndStatus } from '@patchcord/protocol';
import type { Call } from './call.ts';
import type { CallChanger } from './change-call.ts';
import { toE164 } from './numbers.ts';
import type { KeyedQueue } from './one-at-a-time.ts';
import type { CallStore, Ids } from './ports.ts';

export interface StartedStream {
  callSid: string;
  /** The call that the stream's URL was made for; null: it is found by its sid. */
  callId: string | null;
  /** The parties, as the provider writes them. */
  from: string | null;
  to: string | null;
  agent: string;
}

/** A talk of an agent with a browser. */
export interface WebTalk {
  /** The call that the stream's URL was made for. */
  callId: string;
  user: string;
  agent: string;
}

/** How a stream ended: only a caller who has hung up, and in places we, end the call with it. */
export type StreamEnd = 'caller-hung-up' | 'hung-up-by-us' | 'stopped' | 'lost' | 'protocol-error' | 'not-reading';

export interface AgentStreams {
  /** The call of a stream, which is `in-progress` from now on unless it has ended before. */
  streamStarted(stream: StartedStream): Promise<Call>;
  /** The first stream of a URL makes the call. Null: the URL has been used before. */
  webTalkStarted(talk: WebTalk): Promise<Call | null>;
  /** The stream of a talk with a browser goes on. */
  streamHeard(callId: string): Promise<void>;
  /**
   * What the end of a stream means for its call: its end, or that the provider is asked soon. `instanceId`: where the
   * stream was, if not here. Nothing, when the call has a stream elsewhere by now.
   */
  streamEnded(ended: { callId: string; how: StreamEnd; instanceId?: string }): Promise<void>;
}

export function createAgentStreams(deps: {
  store: CallStore;
  changer: CallChanger;
  ids: Ids;
  queue: KeyedQueue;
  /** Where the streams come to. */
  instanceId: string;
  /** Whether a call that we placed for an agent is over when its stream is. */
  placedCallsEndWithStream: boolean;
}): AgentStreams {
  const { store, changer, ids, queue, instanceId, placedCallsEndWithStream } = deps;

  /** A URL that was made for one call and is used by another is not believed. */
  async function locate({ callId, callSid }: StartedStream): Promise<Call | null> {
    const named = callId === null ? null : await store.findById(callId);
    return named !== null && (named.callSid ?? callSid) === callSid ? named : store.findBySid(callSid);
  }

  async function startOn(call: Call, { callSid, agent }: StartedStream): Promise<Call> {
    const fact = { kind: 'stream-started' as const, callSid, agent, instanceId };
    const { call: after } = await changer.apply(call.id, fact, { read: call });
    return after ?? call;
  }

  async function createFor(stream: StartedStream): Promise<Call> {
    const { callSid, callId, from, to, agent } = stream;
    // The id that the resolver has given out, unless that is another call's.
    const isFree = callId !== null && (await store.findById(callId)) === null;
    const parties = {
      id: isFree ? callId : ids.callId(),
      requestKey: null,
      direction: 'inbound' as const,
      callType: 'voice' as const,
      from: from ?? '',
      to: to ?? '',
      fromE164: from === null ? null : toE164(from),
      toE164: to === null ? null : toE164(to),
      agent,
      flags: ['not-placed-here'],
    };
    const created = await changer.create(parties, { fact: { kind: 'stream-started', callSid, agent, instanceId } });
    if (created !== 'conflict') return created;
    // A webhook or another instance was faster.
    const winner = await locate(stream);
    if (winner === null) throw new Error('The call of a stream conflicts with no call');
    return startOn(winner, stream);
  }

  async function createWeb({ callId, user, agent }: WebTalk): Promise<Call | null> {
    if ((await store.findById(callId)) !== null) return null;
    const parties = {
      id: callId,
      requestKey: null,
      direction: 'inbound' as const,
      callType: 'voice' as const,
      from: user,
      to: agent,
      fromE164: null,
      toE164: null,
      agent,
      flags: [],
      isWeb: true,
    };
    const fact = { kind: 'stream-started' as const, callSid: callId, agent, instanceId };
    const created = await changer.create(parties, { fact });
    return created === 'conflict' ? null : created;
  }

  return {
    streamStarted: (stream) =>
      queue.run(`report ${stream.callSid}`, async () => {
        const call = await locate(stream);
        return call === null ? createFor(stream) : startOn(call, stream);
      }),
    webTalkStarted: (talk) => queue.run(`report ${talk.callId}`, () => createWeb(talk)),
    async streamHeard(callId) {
      await changer.apply(callId, { kind: 'stream-heard' });
    },
    async streamEnded({ callId, how, instanceId: where = instanceId }) {
      const call = await store.findById(callId);
      if (call === null || isEndStatus(call.status)) return;
      const endsWithStream = call.direction === 'outbound' && placedCallsEndWithStream;
      const callOver = how === 'caller-hung-up' || (how === 'hung-up-by-us' && endsWithStream);
      await changer.apply(callId, { kind: 'stream-ended', callOver, instanceId: where });
    },
  };
}
