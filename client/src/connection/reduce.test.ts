// The connection's rules, without sockets and without time: what holds whatever happens in whatever order.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Effect, Machine, MachineEvent, TimerName } from './machine.ts';
import { newMachine } from './machine.ts';
import { reduce } from './reduce.ts';
import { defaultTiming } from './timing.ts';

const endpoints = ['wss://a.example/ws', 'wss://b.example/ws'];

/** Plays events one second apart; gives where that led. */
function play(events: MachineEvent[], { random = 0.999, isIdle = true } = {}) {
  let machine = newMachine(endpoints);
  const effects: Effect[] = [];
  events.forEach((event, index) => {
    const step = reduce(machine, event, { now: index * 1_000, timing: defaultTiming, random: () => random, isIdle });
    machine = step.machine;
    effects.push(...step.effects);
  });
  return { machine, effects, opened: effects.flatMap((effect) => (effect.do === 'open' ? [effect.url] : [])) };
}

const welcome: MachineEvent = { type: 'welcomed', heartbeatMs: 25_000, refreshInMs: null };
const connect: MachineEvent[] = [{ type: 'connect' }, { type: 'token-ready' }, { type: 'opened' }, welcome];
const good: MachineEvent[] = [...connect, { type: 'due', timer: 'good' }];
const dropped: MachineEvent = { type: 'closed', code: 1006, reason: '', httpStatus: null };
const again: MachineEvent[] = [{ type: 'due', timer: 'retry' }, { type: 'token-ready' }];
/** Served by the fallback, and looking whether the primary is back. */
const probing: MachineEvent[] = [
  ...connect.slice(0, 3),
  dropped,
  ...again,
  { type: 'opened' },
  welcome,
  { type: 'due', timer: 'primary' },
];

function retryInMs({ machine }: { machine: Machine }, events: MachineEvent[]): number {
  return (machine.timers.retry ?? Number.NaN) - (events.length - 1) * 1_000;
}

describe('the waits', () => {
  test('the first retry after a good connection comes within half a second', () => {
    const events = [...good, dropped];
    expect(retryInMs(play(events), events)).toBeLessThan(500);
    expect(retryInMs(play(events, { random: 0 }), events)).toBe(0);
  });

  test('they grow with every round of all endpoints, up to a limit', () => {
    const waits = Array.from({ length: 16 }, (_, rounds) => {
      const events = [...good, dropped, ...Array.from({ length: rounds }, () => [...again, dropped]).flat()];
      return retryInMs(play(events), events);
    });
    expect(waits.slice(0, 6)).toEqual([499, 499, 999, 999, 1_998, 1_998]);
    expect(waits.at(-1)).toBe(19_980);
  });

  test('a connection that did not last does not start them over; a good one does', () => {
    const failures = [...connect, dropped, ...again, dropped, ...again, dropped];
    const short: MachineEvent[] = [...failures, ...again, { type: 'opened' }, welcome, dropped];
    expect(retryInMs(play(short), short)).toBe(1_998 / 2);
    const lasting: MachineEvent[] = [...short.slice(0, -1), { type: 'due', timer: 'good' }, dropped];
    expect(retryInMs(play(lasting), lasting)).toBe(499);
  });

  test('a goaway is waited for as the server said, also when it closes before', () => {
    const goaway: MachineEvent = { type: 'goaway', reconnectAfterMs: 60_000, endpoints: [] };
    const events: MachineEvent[] = [...good, goaway, { ...dropped, code: 4100 }];
    expect(retryInMs(play(events), events)).toBe(59_000);
  });

  test('servers that send a client round in circles meet the backoff', () => {
    const goaway: MachineEvent[] = [
      { type: 'goaway', reconnectAfterMs: 0, endpoints: [] },
      { type: 'due', timer: 'leave' },
    ];
    const once = [...connect, ...goaway];
    expect(retryInMs(play(once), once)).toBe(0);
    const circles: MachineEvent[] = [...once, ...again, { type: 'opened' }, welcome, ...goaway];
    expect(retryInMs(play(circles), circles)).toBe(499);
  });
});

describe('where it goes', () => {
  test('what is not known to be an end of the endpoint is retried there once, then elsewhere', () => {
    expect(play([...good, dropped, ...again, dropped, ...again]).opened).toEqual([
      endpoints[0],
      endpoints[0],
      endpoints[1],
    ]);
  });

  test('a goaway never leads from an encrypted address to one that is not', () => {
    const goaway: MachineEvent = {
      type: 'goaway',
      reconnectAfterMs: 0,
      endpoints: ['ws://spy.example', 'https://c.example'],
    };
    const { opened } = play([...good, goaway, { type: 'due', timer: 'leave' }, ...again]);
    expect(opened).toEqual([endpoints[0], 'wss://c.example/ws']);
  });

  test('a probe that finds the primary while a call has begun is let go', () => {
    expect(play(probing).effects.at(-1)).toEqual({ do: 'probe', url: endpoints[0] });
    const { machine } = play(probing);
    const busy = { now: 0, timing: defaultTiming, random: () => 0.5, isIdle: false };
    const step = reduce(machine, { type: 'probe-opened' }, busy);
    expect(step).toMatchObject({
      machine: { phase: 'connected', isProbing: false },
      effects: [{ do: 'let-go-of-probe' }],
    });
    expect(step.machine.timers.primary).toBe(300_000);
  });

  test('a probe that the primary does not answer is let go in time, and made again later', () => {
    const { machine } = play(probing);
    expect(machine.timers.probe).toBe((probing.length - 1) * 1_000 + defaultTiming.connectTimeoutMs);
    const { machine: after, effects } = play([...probing, { type: 'due', timer: 'probe' }]);
    expect(effects.at(-1)).toEqual({ do: 'let-go-of-probe' });
    expect(after).toMatchObject({ phase: 'connected', isProbing: false });
    expect(after.timers).toHaveProperty('primary');
    expect(after.timers).not.toHaveProperty('probe');
  });
});

const timers: TimerName[] = ['connect', 'retry', 'silence', 'pong', 'good', 'refresh', 'leave', 'primary', 'probe'];
const anyEvent: fc.Arbitrary<MachineEvent> = fc.oneof(
  fc
    .constantFrom('connect', 'disconnect', 'token-ready', 'opened', 'heard', 'wake', 'online', 'offline')
    .map((type) => ({ type }) as MachineEvent),
  fc.constantFrom('probe-opened', 'probe-failed', 'refresh-failed').map((type) => ({ type }) as MachineEvent),
  fc.record({ type: fc.constant('refused' as const), reason: fc.string() }),
  fc.record({ type: fc.constant('token-failed' as const), reason: fc.string(), isFinal: fc.boolean() }),
  fc.record({ type: fc.constant('welcomed' as const), heartbeatMs: fc.nat(60_000), refreshInMs: fc.option(fc.nat()) }),
  fc.record({
    type: fc.constant('goaway' as const),
    reconnectAfterMs: fc.nat(60_000),
    endpoints: fc.array(fc.constantFrom('wss://c.example', 'ftp://x', ''), { maxLength: 2 }),
  }),
  fc.record({
    type: fc.constant('closed' as const),
    code: fc.constantFrom(1000, 1006, 1009, 1011, 4000, 4003, 4100, 4200, 4203),
    reason: fc.string(),
    httpStatus: fc.constantFrom(null, 401, 404, 500),
  }),
  fc.constantFrom(...timers).map((timer) => ({ type: 'due' as const, timer })),
);

test('whatever happens, it is at rest only when it was told so, and holds one socket at most', () => {
  fc.assert(
    fc.property(fc.array(anyEvent, { maxLength: 60 }), fc.boolean(), (events, isIdle) => {
      let machine = newMachine(endpoints);
      let [sockets, probes] = [0, 0];
      events.forEach((event, now) => {
        const step = reduce(machine, event, { now, timing: defaultTiming, random: () => 0.5, isIdle });
        for (const effect of step.effects) {
          if (effect.do === 'open') sockets += 1;
          if (effect.do === 'probe') probes += 1;
          if (effect.do === 'let-go') [sockets, probes] = [0, 0];
          if (effect.do === 'let-go-of-probe') probes = 0;
          if (effect.do === 'adopt-probe') [sockets, probes] = [1, 0];
        }
        if (event.type === 'probe-failed') probes = 0;
        machine = step.machine;
        expect(sockets).toBeLessThanOrEqual(1);
        expect(probes).toBeLessThanOrEqual(1);
        const { phase } = machine;
        // Every phase but rest has a timer that ends it, so that nothing is waited for without end.
        const deadline = { token: 'connect', opening: 'connect', greeting: 'connect', waiting: 'retry' } as const;
        if (phase in deadline) expect(machine.timers).toHaveProperty(deadline[phase as keyof typeof deadline]);
        else if (phase === 'connected') expect(machine.timers.silence ?? machine.timers.pong).toBeDefined();
        else expect(machine.timers).toEqual({});
        expect(machine.timers.probe !== undefined).toBe(machine.isProbing);
      });
    }),
    { numRuns: 2_000 },
  );
});

test('after disconnect and after the end of all hope, nothing but connect does anything', () => {
  const rest = fc.constantFrom<MachineEvent>({ type: 'disconnect' }, { ...dropped, code: 4200 });
  const others = anyEvent.filter(({ type }) => type !== 'connect' && type !== 'disconnect');
  fc.assert(
    fc.property(rest, others, (end, event) => {
      const { machine } = play([...good, end]);
      expect(reduce(machine, event, { now: 0, timing: defaultTiming, random: () => 0, isIdle: true })).toEqual({
        machine,
        effects: [],
      });
    }),
  );
});
