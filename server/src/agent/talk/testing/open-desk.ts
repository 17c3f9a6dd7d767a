// A desk of talks with rooms in which nothing is said, on lines and with timers that the test holds.
import type { Talk } from '../../../calls/talk.ts';
import type { PhoneLegListener } from '../../../media/phone-leg.ts';
import { HandTimers } from '../../../testing/hand-timers.ts';
import { testAgent } from '../../testing/test-agent.ts';
import type { RoomOrder } from '../open-room.ts';
import type { RunningTalk } from '../talk.ts';
import { createTalkDesk, type Stream, type TalkDeskDeps } from '../talk-desk.ts';
import { FakeLine } from './fake-line.ts';

export const calls: TalkDeskDeps['calls'] = {
  streamStarted: async () => ({ callId: 'call-1' }),
  streamHeard: async () => {},
  streamEnded: async () => {},
};

export const emptyStore: TalkDeskDeps['store'] = {
  saveTalk: async () => 'written',
  appendEntries: async () => 'written',
  takeOverTalk: async () => null,
  orphanTalks: async () => [],
  talksOf: async () => [],
  entriesOf: async () => [],
};

export function openDesk(more: Partial<TalkDeskDeps> = {}) {
  const timers = new HandTimers(0);
  const lines: FakeLine[] = [];
  const rooms: (RoomOrder & { ends(): void; goodbyes: string[] })[] = [];
  const stored: Talk[] = [];
  const told: string[] = [];
  const talkDesk = createTalkDesk({
    agentFor: () => testAgent,
    toolsOf: () => ({ definitions: [], hosted: [], run: () => Promise.reject(new Error('not called')) }),
    openLine() {
      const line = new FakeLine();
      lines.push(line);
      return line;
    },
    openRoom(order) {
      const { promise: over, resolve } = Promise.withResolvers<void>();
      const goodbyes: string[] = [];
      const end = (how: 'drained' | 'caller-hung-up') => {
        const figures = { firstAudioMs: null, turns: [], interruptions: 0, tokens: {}, costUsd: null };
        order.observer.ended({ end: how, figures, summary: null });
        resolve();
      };
      rooms.push({ ...order, goodbyes, ends: () => end('caller-hung-up') });
      const talk: RunningTalk = {
        ...{ audio() {}, digit() {}, mark() {}, legEnded() {}, over },
        fail: () => end('drained'),
        sayGoodbye: (how) => goodbyes.push(how),
      };
      const listener: PhoneLegListener = { audio() {}, digit() {}, mark() {}, ended() {} };
      const playOut = { gaps: 0, gapMs: 0, stalls: 0 };
      return { talk, listener, closed: over.then(() => ({ recording: null, playOut })) };
    },
    calls,
    store: {
      ...emptyStore,
      async saveTalk(talk) {
        stored.push(talk);
        return 'written';
      },
    },
    timers,
    newId: () => 'talk-1',
    now: () => 0,
    instanceId: 'here',
    runId: 'run-1',
    maxStreams: 10,
    observe: {
      ...{ started() {}, resumed() {}, transcriptDelta() {}, entry() {}, interrupted() {}, problem() {}, ended() {} },
      refused: (code) => told.push(code),
      error: (error) => told.push(String(error)),
    },
    ...more,
  });
  return { desk: talkDesk, timers, lines, rooms, stored, told };
}

export function stream(callId: string | null = 'call-1', sampleRate: 8000 | 16000 = 8000) {
  const leg = { hungUp: 0 };
  const hangUp = () => {
    leg.hungUp += 1;
  };
  const whole = { sampleRate, bufferedBytes: 0, play() {}, mark() {}, clear() {}, hangUp };
  const caller = { callSid: 's', from: null, to: null, user: null };
  const taken: Stream = { leg: whole, attach() {}, ...caller, callId, agentName: null, hasFlow: true };
  return { taken, leg };
}
