// All talks of this instance: takes streams in, finds their agents, begins their talks or goes on with those that were
// cut off, and sees them off.
import { recordingName, wasCut } from '../../calls/cut-talks.ts';
import type { TalkEnd, TalkStore } from '../../calls/talk.ts';
import type { LegEnd, PhoneLeg, PhoneLegListener } from '../../media/phone-leg.ts';
import type { Timers } from '../../timers.ts';
import type { Agent } from '../agent.ts';
import type { ToolRunner } from '../tools/tool-runner.ts';
import { withoutTransfer } from '../tools/without-transfer.ts';
import type { Beginning } from './beginning.ts';
import { type DeskObserver, observerOf } from './desk-observer.ts';
import { type BegunStream, createFindTalk, type FindTalkDeps } from './find-talk.ts';
import { type KeptTalk, keepTalk } from './kept-talk.ts';
import type { Room, RoomOrder } from './open-room.ts';
import type { RunningTalk } from './talk.ts';
import type { OpenLine } from './talk-line.ts';
import type { TalkLine } from './talk-parts.ts';
import { createWarmLines } from './warm-lines.ts';

/** Draining leaves so much time for a good-bye; then the stream is closed all the same. */
const GOODBYE_MS = 15_000;
/** How often it is told that a talk with a browser goes on; see `webSilenceMs` of the calls. */
const VOUCH_EVERY_MS = 30_000;

/** A stream that has begun. What it tells waits until somebody listens. */
export interface Stream extends Omit<BegunStream, 'agent'> {
  leg: PhoneLeg;
  attach(listener: PhoneLegListener): void;
  /** Whom the flow or the call asks for; null: nobody in particular. */
  agentName: string | null;
  /** Whether the call can go on after it: else there is nobody to transfer to. */
  hasFlow: boolean;
}

export interface TalkDeskDeps {
  /** The agent of this name, else of this ExoPhone, else the default one. */
  agentFor(wish: { name: string | null; exoPhone: string | null }): Agent | null;
  toolsOf(agent: Agent): ToolRunner;
  /** Opens a line to the model; null: there is no model. */
  openLine: ((order: OpenLine) => TalkLine) | null;
  openRoom(order: RoomOrder): Room;
  calls: {
    streamStarted: FindTalkDeps['streamStarted'];
    /** The stream of a talk with a browser goes on. */
    streamHeard(callId: string): Promise<void>;
    streamEnded(stream: { callId: string; how: LegEnd }): Promise<void>;
  };
  store: TalkStore;
  timers: Timers;
  newId: () => string;
  now: () => number;
  instanceId: string;
  /** This life of the instance. */
  runId: string;
  /** Streams that may be open at once. */
  maxStreams: number;
  observe: DeskObserver;
}

export interface TalkDesk {
  /** Opens the line of a call whose stream is about to come. */
  preWarm(call: { callId: string; agent: Agent }): void;
  /** Rejects when the stream's talk cannot begin; the stream is closed then. */
  take(stream: Stream): Promise<void>;
  /** Says good-bye in a call's talk. False when it has none here that goes on. */
  endTalk(callId: string): boolean;
  readonly talks: number;
  /** Takes no more streams, lets the talks go on for `graceMs`, and ends those that are left with a good-bye. */
  drain(graceMs: number): Promise<void>;
}

interface Running {
  kept: KeptTalk;
  running: RunningTalk;
  leg: PhoneLeg;
}

/** What a stream brings to its talk. */
type Order = Pick<RoomOrder, 'agent' | 'leg' | 'line' | 'tools' | 'call'> & Pick<Stream, 'attach'>;

export function createTalkDesk(deps: TalkDeskDeps): TalkDesk {
  const { store, observe, openLine, timers } = deps;
  const running = new Set<Running>();
  /** Those too of which something is still to be stored. */
  const known = new Set<Running>();
  const closing = new Set<Promise<unknown>>();
  const freeStreams = () => deps.maxStreams - running.size;
  const lines = openLine === null ? null : createWarmLines({ openLine, toolsOf: deps.toolsOf, timers, freeStreams });
  let draining = false;

  const findTalk = createFindTalk({
    ...{ store, timers, letGo, streamStarted: deps.calls.streamStarted, onError: observe.error },
    newId: deps.newId,
    now: deps.now,
    instanceId: deps.instanceId,
    runId: deps.runId,
  });

  /**
   * A call has one stream at a time: of one that is still open here nobody has told the end. A talk that has come to its
   * end is completed all the same.
   */
  async function letGo(callId: string): Promise<void> {
    await Promise.all(talksOf(callId).map((one) => (wasCut(one.kept.talk) ? breakOff(one) : one.kept.letGo())));
  }

  function breakOff({ running: talk, kept, leg }: Running): Promise<void> {
    talk.fail('stream-lost');
    const stored = kept.letGo();
    leg.hangUp();
    return stored;
  }

  function talksOf(callId: string): Running[] {
    return [...known].filter(({ kept }) => kept.talk.callId === callId);
  }

  function refuse({ leg, callSid }: Stream, code: Parameters<DeskObserver['refused']>[0]): void {
    observe.refused(code, callSid);
    leg.hangUp();
  }

  async function takeIn(stream: Stream): Promise<void> {
    const { leg, callSid, from, to, attach, callId, user } = stream;
    const found = deps.agentFor({ name: stream.agentName, exoPhone: to });
    const agent = found === null || stream.hasFlow ? found : withoutTransfer(found);
    if (draining || agent === null || lines === null) {
      refuse(stream, draining ? 'draining' : agent === null ? 'no-agent' : 'no-model');
      return;
    }
    const { line, tools } = lines.lineFor({ callId, sampleRate: leg.sampleRate, agent });
    const beginning = await findTalk({ callSid, from, to, callId, user, agent: agent.name });
    if (draining || beginning === null) {
      line.close();
      refuse(stream, draining ? 'draining' : 'stream-used');
      return;
    }
    const call = { callId: beginning.talk.callId, callSid, from, to };
    const one = run(beginning, { agent, line, tools, leg, call, attach });
    if (user !== null) vouchFor(one);
  }

  function run({ talk, earlier, resumed, entries }: Beginning, { attach, ...order }: Order): Running {
    const { callId } = talk;
    const name = recordingName(talk);
    const kept: KeptTalk = keepTalk(talk, {
      ...{ store, timers },
      onTakenOver: () => void breakOff(one),
      onError: (error) => observe.error(error, callId),
    });
    // After a crash nobody could tell whether there is a recording.
    void kept.change({ recording: order.agent.record ? name : null });
    if (resumed === null) observe.started(talk);
    else observe.resumed(talk);
    if (entries.length > 0) kept.entries(entries);
    for (const entry of entries) observe.entry(entry);
    const observer = observerOf(kept, observe);
    const room = openRoom(kept, { ...order, earlier, resumed, recordingName: name, observer });
    const one: Running = { kept, running: room.talk, leg: order.leg };
    running.add(one);
    known.add(one);
    attach({
      ...room.listener,
      ended(how) {
        room.listener.ended(how);
        kept.afterwards(() => deps.calls.streamEnded({ callId, how }));
      },
    });
    const closed = room.closed.then(async (ending) => {
      running.delete(one);
      observe.ended(kept.talk, ending);
      await kept.change({ recording: ending.recording, endedAt: deps.now() });
    });
    closing.add(closed);
    void closed.finally(() => {
      closing.delete(closed);
      known.delete(one);
    });
    return one;
  }

  /** A talk that cannot begin is over at once. */
  function openRoom(kept: KeptTalk, order: RoomOrder): Room {
    try {
      return deps.openRoom(order);
    } catch (error) {
      const { callId } = kept.talk;
      order.line.close();
      void kept.change({ recording: null, end: 'interrupted', endedAt: deps.now() });
      kept.afterwards(() => deps.calls.streamEnded({ callId, how: 'hung-up-by-us' }));
      throw error;
    }
  }

  /** Nobody but this instance knows that a browser is still there. */
  function vouchFor(one: Running): void {
    const { callId } = one.kept.talk;
    timers.after(VOUCH_EVERY_MS, () => {
      if (!running.has(one)) return;
      deps.calls.streamHeard(callId).catch((error: unknown) => observe.error(error, callId));
      vouchFor(one);
    });
  }

  function sayGoodbye(end: TalkEnd): void {
    for (const { running: talk } of running) talk.sayGoodbye(end);
  }

  function cutOff(end: TalkEnd): void {
    for (const { running: talk, leg } of running) {
      leg.hangUp();
      talk.fail(end);
    }
    for (const { kept } of known) kept.giveUp();
  }

  return {
    preWarm: (call) => lines?.preWarm(call),
    async take(stream) {
      try {
        await takeIn(stream);
      } catch (error) {
        stream.leg.hangUp();
        throw error;
      }
    },
    endTalk(callId) {
      // One that ends already says good-bye, or waits for its summary.
      const found = talksOf(callId).filter(({ kept }) => kept.talk.end === null);
      for (const { running: talk } of found) talk.sayGoodbye('ended-by-app');
      return found.length > 0;
    },
    get talks() {
      return running.size;
    },
    async drain(graceMs) {
      draining = true;
      lines?.close();
      const cancels = [
        timers.after(Math.max(0, graceMs - GOODBYE_MS), () => sayGoodbye('drained')),
        timers.after(Math.max(graceMs, GOODBYE_MS), () => cutOff('drained')),
      ];
      await Promise.all(closing);
      for (const cancel of cancels) cancel();
    },
  };
}
