import { expect, test } from 'vitest';
import { timingsWith } from '../calls/timings.ts';
import { manualClock } from '../testing/manual-clock.ts';
import type { RingOptions } from './phone.ts';
import { createPhoneNetwork } from './phone-network.ts';
import { PhoneRecords } from './record/phone-records.ts';
import type { PreparedScript } from './script/script-book.ts';
import { prepared } from './testing/prepared.ts';

const ordinary = '09876509999';
const scripted = '09876500010';
const ring: RingOptions = { callSid: 'abc', ringLimitMs: null, sampleRate: 8000 };

function networkWith(script: Partial<PreparedScript> = {}, talk: { talkMs?: null } = {}) {
  const clock = manualClock(0);
  const records = new PhoneRecords({ folder: null, now: clock.now });
  const known = { ...prepared([{ wait: '1s' }, 'hangUp']), ...script };
  const scripts = { size: 1, find: (number: string) => (number === scripted ? known : null) };
  const network = createPhoneNetwork({ clock, timings: timingsWith({}), records, scripts, handsets: null, ...talk });
  return { clock, records, network };
}

/** How a ring has ended by a time, or that it has not. */
function outcomeAt(clock: ReturnType<typeof manualClock>, at: number, ringing: Promise<string>): Promise<string> {
  clock.advanceTo(at);
  return Promise.race([ringing, Promise.resolve('still ringing')]);
}

test.each([
  ['09876500001', 500, 'busy'],
  ['09876500002', 5000, 'no-answer'],
  ['09876500003', 1000, 'busy'],
  ['09876500004', 500, 'failed'],
  ['09876500005', 1000, 'answered'],
  [ordinary, 1000, 'answered'],
])('the ordinary phone %s has reacted after %i ms: %s', async (number, afterMs, outcome) => {
  const { clock, network } = networkWith();
  const { ringing } = network.ring(number, ring);
  expect(await outcomeAt(clock, afterMs - 1, ringing)).toBe('still ringing');
  expect(await outcomeAt(clock, afterMs, ringing)).toBe(outcome);
});

test('0005 hangs up a second after it has answered', async () => {
  const { clock, network } = networkWith();
  const call = network.ring('09876500005', ring);
  clock.advanceTo(1000);
  await call.ringing;
  clock.advanceTo(1999);
  expect(call.line.hungUp.aborted).toBe(false);
  clock.advanceTo(2000);
  expect(call.line.hungUp.aborted).toBe(true);
});

test('every other phone talks for four seconds of audio and hangs up', async () => {
  const { clock, network } = networkWith();
  const call = network.ring(ordinary, ring);
  clock.advanceTo(1000);
  await call.ringing;
  expect(call.line.speak(8000).some((sample) => sample !== 0)).toBe(true);
  call.line.speak(24_000);
  expect(call.line.hungUp.aborted).toBe(false);
  call.line.speak(1);
  expect(call.line.hungUp.aborted).toBe(true);
});

test('who waits for the other says nothing, and his talk counts from the moment at which the other is there', async () => {
  const { clock, network } = networkWith();
  const connected = new AbortController();
  const call = network.ring(ordinary, { ...ring, connected: connected.signal });
  clock.advanceTo(1000);
  await call.ringing;
  expect(call.line.speak(80_000)).toEqual(new Int16Array(80_000));
  connected.abort();
  expect(call.line.speak(8000).some((sample) => sample !== 0)).toBe(true);
  call.line.speak(24_000);
  expect(call.line.hungUp.aborted).toBe(false);
  call.line.speak(1);
  expect(call.line.hungUp.aborted).toBe(true);
});

test('where phones are told to stay, they talk until they are hung up, but 0005 is gone after a second', () => {
  const { clock, network } = networkWith({}, { talkMs: null });
  const [stays, leaves] = [ordinary, '09876500005'].map((number) => network.callIn(number, ring).line);
  stays?.speak(8000 * 60);
  clock.advanceTo(60_000);
  expect([stays?.hungUp.aborted, leaves?.hungUp.aborted]).toEqual([false, true]);
});

test('a ring is no longer than its limit, and has no line before it is answered', async () => {
  const { clock, network } = networkWith();
  const call = network.ring(ordinary, { ...ring, ringLimitMs: 900 });
  expect(() => call.line).toThrow('only when it has answered');
  expect(await outcomeAt(clock, 900, call.ringing)).toBe('no-answer');
});

test('a ring that the exchange takes back is canceled, and is not answered later', async () => {
  const { clock, network } = networkWith();
  const call = network.ring(ordinary, ring);
  call.hangUp();
  clock.advanceTo(10_000);
  expect(await call.ringing).toBe('canceled');
});

test.each([
  [{ kind: 'answer', afterMs: 250 }, 250, 'answered'],
  [{ kind: 'busy' }, 500, 'busy'],
  [{ kind: 'reject' }, 1000, 'busy'],
  [{ kind: 'no-answer' }, 5000, 'no-answer'],
  [{ kind: 'fail' }, 500, 'failed'],
  [null, 1000, 'answered'],
] as const)('a script with ring %j has reacted after %i ms: %s', async (order, afterMs, outcome) => {
  const { clock, network } = networkWith({ ring: order });
  const { ringing } = network.ring(scripted, ring);
  expect(await outcomeAt(clock, afterMs - 1, ringing)).toBe('still ringing');
  expect(await outcomeAt(clock, afterMs, ringing)).toBe(outcome);
});

test('a scripted person goes by the script, at the rate of the line, and it is recorded', async () => {
  const { clock, network, records } = networkWith();
  const call = network.ring(scripted, { ...ring, sampleRate: 16_000 });
  clock.advanceTo(1000);
  await call.ringing;
  expect(call.line.sampleRate).toBe(16_000);
  call.line.speak(16_000);
  call.line.hear(new Int16Array(16_000));
  expect(call.line.hungUp.aborted).toBe(false);
  call.line.speak(320);
  call.line.hear(new Int16Array(320));
  expect(call.line.hungUp.aborted).toBe(true);
  await records.settled();
  expect(await records.of('abc')).toEqual([
    expect.objectContaining({
      number: scripted,
      phone: 1,
      startedAt: 1000,
      samples: 16_320,
      events: [{ at: 16_000, type: 'hung-up', by: 'phone' }],
    }),
  ]);
});

test('the exchange hangs up a phone that talks', async () => {
  const { clock, network, records } = networkWith();
  const call = network.ring(ordinary, ring);
  clock.advanceTo(1000);
  await call.ringing;
  call.line.speak(800);
  call.hangUp();
  expect(call.line.hungUp.aborted).toBe(false);
  expect(await records.of('abc')).toMatchObject([
    {
      samples: 800,
      events: [
        { type: 'said', until: 800 },
        { at: 800, type: 'hung-up', by: 'exchange' },
      ],
    },
  ]);
});

test('who calls in has picked up already, whatever the phone does when it is rung', async () => {
  const { network } = networkWith({ ring: { kind: 'busy' } });
  for (const number of [scripted, '09876500001']) {
    const call = network.callIn(number, { callSid: 'abc', sampleRate: 8000 });
    expect(await call.ringing).toBe('answered');
    expect(call.line.speak(160)).toHaveLength(160);
  }
});
