// All talks of this instance: takes streams in, finds their agents, keeps what was said, and sees the talks off.
import type { Talk, TalkEnd, TalkEntry, TalkStore } from '../../calls/talk.ts';
import type { LegEnd, PhoneLeg, PhoneLegListener, SampleRate } from '../../media/phone-leg.ts';
import type { Timers } from '../../timers.ts';
import type { Agent } from '../agent.ts';
import type { MemoryItem, ModelFailure } from '../model/model-session.ts';
import type { ToolRunner } from '../tools/tool-runner.ts';
import { memoryOf } from './conversation.ts';
import type { Room, RoomClosed, RoomOrder } from './open-room.ts';
import type { RunningTalk } from './talk.ts';
import type { OpenLine } from './talk-line.ts';
import type { TalkLine } from './talk-parts.ts';

/** Draining leaves so much time for a good-bye; then the stream is closed all the same. */
const GOODBYE_MS = 15_000;
/** A caller is not kept waiting for a store that hangs. */
const STORE_WITHIN_MS = 2_000;
/** How often it is told that a talk with a browser goes on; see `webSilenceMs` of the calls. */
const VOUCH_EVERY_MS = 30_000;
/** A pre-warmed line whose stream never came. */
const WARM_FOR_MS = 30_000;

/** A stream that has begun. What it tells waits until somebody listens. */
export interface Stream {
  leg: PhoneLeg;
  attach(listener: PhoneLegListener): void;
  callSid: string;
  from: string | null;
  to: string | null;
  /** Our id of the call, when the stream's token says so. */
  callId: string | null;
  agentName: string | null;
  /** The user who talks from a browser; null: a phone. */
  user: string | null;
}

export interface TalkDeskDeps {
  /** The agent of this name, else of this ExoPhone, else the default one. */
  agentFor(wish: { name: string | null; exoPhone: string | null }): Agent | null;
  toolsOf(agent: Agent): ToolRunner;
  /** Opens a line to the model; null: there is no model. */
  openLine: ((order: OpenLine) => TalkLine) | null;
  openRoom(order: RoomOrder): Room;
  calls: {
    streamStarted(
      stream: Omit<Stream, 'leg' | 'attach' | 'agentName'> & { agent: string },
    ): Promise<{ callId: string } | null>;
    /** The stream of a talk with a browser goes on. */
    streamHeard(callId: string): Promise<void>;
    streamEnded(stream: { callId: string; how: LegEnd }): Promise<void>;
  };
  store: TalkStore;
  timers: Timers;
  newId: () => string;
  now: () => number;
  instanceId: string;
  observe: DeskObserver;
}

export interface DeskObserver {
  started(talk: Talk): void;
  refused(code: 'no-model' | 'no-agent' | 'draining' | 'stream-used', callSid: string): void;
  transcriptDelta(talk: Talk, delta: { role: 'caller' | 'agent'; text: string; startMs: number }): void;
  entry(entry: TalkEntry): void;
  interrupted(latencyMs: number): void;
  problem(talk: Talk, failure: ModelFailure): void;
  ended(talk: Talk, room: RoomClosed): void;
  error(error: unknown, callId: string): void;
}

export interface TalkDesk {
  /** Opens the line of a call whose stream is about to come. */
  preWarm(call: { callId: string; agent: Agent }): void;
  take(stream: Stream): Promise<void>;
  /** Says good-bye in a call's talk. False when it has none here. */
  endTalk(callId: string): boolean;
  readonly talks: number;
  /** Takes no more streams, lets the talks go on for `graceMs`, and ends those that are left with a good-bye. */
  drain(graceMs: number): Promise<void>;
}

/** What is ready before its stream is there. */
interface Warm {
  agent: Agent;
  tools: ToolRunner;
  line: TalkLine;
  expires: () => void;
}

interface FoundCall {
  callId: string;
  earlier: MemoryItem[];
}

interface Running {
  talk: Talk;
  running: RunningTalk;
  leg: PhoneLeg;
}

export function createTalkDesk(deps: TalkDeskDeps): TalkDesk {
  const { store, observe, openLine, timers } = deps;
  const running = new Map<string, Running>();
  const warm = new Map<string, Warm>();
  const closing = new Set<Promise<unknown>>();
  let draining = false;

  function warmed({ callId, leg }: Stream, agent: Agent): Omit<Warm, 'agent' | 'expires'> | null {
    const ready = callId === null ? undefined : warm.get(callId);
    if (ready === undefined || callId === null) return null;
    ready.expires();
    warm.delete(callId);
    // The carrier need not keep to the rate that it was asked for.
    if (ready.agent === agent && agent.sampleRate === leg.sampleRate) return ready;
    ready.line.close();
    return null;
  }

  function opened(agent: Agent, sampleRate: SampleRate, open: NonNullable<typeof openLine>) {
    const tools = deps.toolsOf(agent);
    return { tools, line: open({ agent, sampleRate, tools }) };
  }

  /** The call and what was said in it before, or, when the store cannot tell, a talk that nobody will find again. */
  async function callOf(stream: Stream, agent: Agent): Promise<FoundCall | null> {
    const { callSid, from, to, callId, user } = stream;
    const { promise: late, reject } = Promise.withResolvers<never>();
    const cancel = timers.after(STORE_WITHIN_MS, () => reject(new Error('The store did not tell in time')));
    try {
      return await Promise.race([findCall({ callSid, from, to, callId, user, agent: agent.name }), late]);
    } catch (error) {
      observe.error(error, callId ?? callSid);
      return { callId: callId ?? deps.newId(), earlier: [] };
    } finally {
      cancel();
    }
  }

  async function findCall(stream: Parameters<TalkDeskDeps['calls']['streamStarted']>[0]): Promise<FoundCall | null> {
    const started = await deps.calls.streamStarted(stream);
    if (started === null) return null;
    const { callId } = started;
    return { callId, earlier: memoryOf(await store.entriesOf(callId)) };
  }

  function refuse({ leg, callSid }: Stream, code: Parameters<DeskObserver['refused']>[0]): void {
    observe.refused(code, callSid);
    leg.hangUp();
  }

  async function take(stream: Stream): Promise<void> {
    const { leg, callSid, from, to, attach } = stream;
    const agent = deps.agentFor({ name: stream.agentName, exoPhone: to });
    if (draining || agent === null || openLine === null) {
      refuse(stream, draining ? 'draining' : agent === null ? 'no-agent' : 'no-model');
      return;
    }
    const { line, tools } = warmed(stream, agent) ?? opened(agent, leg.sampleRate, openLine);
    const found = await callOf(stream, agent);
    if (draining || found === null) {
      line.close();
      refuse(stream, draining ? 'draining' : 'stream-used');
      return;
    }
    const { callId, earlier } = found;
    const talk: Talk = {
      id: deps.newId(),
      callId,
      agent: agent.name,
      instanceId: deps.instanceId,
      startedAt: deps.now(),
      endedAt: null,
      end: null,
      transferTo: null,
      summary: null,
      figures: null,
      recording: null,
    };
    run({ talk, agent, line, tools, earlier, leg, call: { callId, callSid, from, to } }, attach);
    if (stream.user !== null) vouchFor(talk);
  }

  function run(order: Omit<RoomOrder, 'talkId' | 'observer'> & { talk: Talk }, attach: Stream['attach']): void {
    const { talk, ...rest } = order;
    const { callId } = talk;
    const keep = createKeeper((error) => observe.error(error, callId));
    void keep(() => store.startTalk({ ...talk }));
    observe.started(talk);
    const room = deps.openRoom({
      ...rest,
      talkId: talk.id,
      observer: {
        transcriptDelta: (delta) => observe.transcriptDelta(talk, delta),
        entry(entry) {
          const whole = { talkId: talk.id, callId, ...entry };
          void keep(() => store.appendEntries([whole]));
          observe.entry(whole);
        },
        async transferring(number) {
          talk.transferTo = number;
          await keep(() => store.updateTalk({ ...talk }));
        },
        interrupted: observe.interrupted,
        problem: (failure) => observe.problem(talk, failure),
        ended({ end, figures, summary }) {
          Object.assign(talk, { end, figures, summary, endedAt: deps.now() });
        },
      },
    });
    running.set(talk.id, { talk, running: room.talk, leg: order.leg });
    attach({
      ...room.listener,
      ended(how) {
        room.listener.ended(how);
        void keep(() => deps.calls.streamEnded({ callId, how }));
      },
    });
    const closed = room.closed.then(async (ending) => {
      running.delete(talk.id);
      talk.recording = ending.recording;
      observe.ended(talk, ending);
      await keep(() => store.updateTalk({ ...talk }));
    });
    closing.add(closed);
    void closed.finally(() => closing.delete(closed));
  }

  /** Nobody but this instance knows that a browser is still there. */
  function vouchFor({ id, callId }: Pick<Talk, 'id' | 'callId'>): void {
    timers.after(VOUCH_EVERY_MS, () => {
      if (!running.has(id)) return;
      deps.calls.streamHeard(callId).catch((error: unknown) => observe.error(error, callId));
      vouchFor({ id, callId });
    });
  }

  function sayGoodbye(end: TalkEnd): void {
    for (const { running: talk } of running.values()) talk.sayGoodbye(end);
  }

  function cutOff(end: TalkEnd): void {
    for (const { running: talk, leg } of running.values()) {
      leg.hangUp();
      talk.fail(end);
    }
  }

  return {
    preWarm({ callId, agent }) {
      if (openLine === null || warm.has(callId)) return;
      const { line, tools } = opened(agent, agent.sampleRate, openLine);
      const expires = timers.after(WARM_FOR_MS, () => {
        warm.delete(callId);
        line.close();
      });
      warm.set(callId, { agent, tools, line, expires });
    },
    take,
    endTalk(callId) {
      const found = [...running.values()].filter(({ talk }) => talk.callId === callId);
      for (const { running: talk } of found) talk.sayGoodbye('ended-by-app');
      return found.length > 0;
    },
    get talks() {
      return running.size;
    },
    async drain(graceMs) {
      draining = true;
      for (const { line, expires } of warm.values()) {
        expires();
        line.close();
      }
      warm.clear();
      const cancels = [
        timers.after(Math.max(0, graceMs - GOODBYE_MS), () => sayGoodbye('drained')),
        timers.after(Math.max(graceMs, GOODBYE_MS), () => cutOff('drained')),
      ];
      await Promise.all(closing);
      for (const cancel of cancels) cancel();
    },
  };
}

/** Writes one after the other, and never fails: a talk goes on without its store. */
function createKeeper(onError: (error: unknown) => void) {
  let last: Promise<unknown> = Promise.resolve();
  return (write: () => Promise<unknown>): Promise<void> => {
    const next = last.then(write).then(
      () => {},
      (error: unknown) => onError(error),
    );
    last = next;
    return next;
  };
}
