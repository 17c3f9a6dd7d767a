// What the play-out says was heard, beside what a simulated carrier has really played.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { SimulatedCarrier } from './testing/simulated-carrier.ts';
import { speech, talking } from './testing/talking.ts';

const keys = ['a', 'b', 'c'];

/** What a model sends: so much audio of a part, then nothing for a while. */
const deltas = fc.array(
  fc.record({
    audioMs: fc.integer({ min: 1, max: 700 }),
    pauseMs: fc.integer({ min: 0, max: 600 }),
    next: fc.boolean(),
  }),
  { minLength: 1, maxLength: 12 },
);

type Talk = ReturnType<typeof talking>;

/** Plays the deltas and looks every 20 ms. */
function watch(talk: Talk, script: { audioMs: number; pauseMs: number; next: boolean }[], look: () => void): void {
  let part = 0;
  const pass = (ms: number) => {
    for (let at = 0; at < ms; at += 20) {
      talk.timers.run(20);
      look();
    }
  };
  for (const { audioMs, pauseMs, next } of script) {
    talk.playOut.push(keys[part] as string, speech(audioMs, part + 1));
    pass(pauseMs);
    if (next && part < keys.length - 1) {
      talk.playOut.finish(keys[part] as string);
      part += 1;
    }
  }
  talk.playOut.finish(keys[part] as string);
  for (let waited = 0; waited < 12_000 && !talk.playOut.isQuiet; waited += 200) pass(200);
  pass(200);
}

function sentMs(carrier: SimulatedCarrier, value: number): number {
  let samples = 0;
  for (const { frame } of carrier.sent) {
    for (let at = 0; at < frame.length; at += 2) if (frame.readInt16LE(at) === value) samples += 1;
  }
  return samples / 8;
}

test('with a carrier that answers at once it is exact', () => {
  fc.assert(
    fc.property(deltas, (script) => {
      const talk = talking();
      watch(talk, script, () => {
        for (const [index, key] of keys.entries()) {
          expect(Math.abs(talk.playOut.heardMs(key) - talk.carrier.heardMs(index + 1))).toBeLessThanOrEqual(1);
        }
      });
      const total = script.reduce((sum, { audioMs }) => sum + audioMs, 0);
      expect(keys.reduce((sum, key) => sum + talk.playOut.heardMs(key), 0)).toBe(total);
      expect(talk.playOut.isQuiet).toBe(true);
    }),
    { numRuns: 40 },
  );
});

test('with latency and jitter it is wrong by no more than these, and never goes back or beyond what was sent', () => {
  fc.assert(
    fc.property(
      deltas,
      fc.integer({ min: 0, max: 80 }),
      fc.integer({ min: 0, max: 40 }),
      fc.infiniteStream(fc.nat({ max: 1000 })),
      (script, latencyMs, jitterMs, chance) => {
        const latency = () => latencyMs + (jitterMs * (chance.next().value as number)) / 1000;
        const talk = talking({}, { latencyMs: latency });
        const last = keys.map(() => 0);
        watch(talk, script, () => {
          for (const [index, key] of keys.entries()) {
            const told = talk.playOut.heardMs(key);
            expect(told).toBeGreaterThanOrEqual(last[index] as number);
            last[index] = told;
            expect(Math.abs(told - talk.carrier.heardMs(index + 1))).toBeLessThanOrEqual(latencyMs + 2 * jitterMs + 1);
          }
        });
        for (const index of keys.keys()) expect(last[index]).toBe(sentMs(talk.carrier, index + 1));
      },
    ),
    { numRuns: 40 },
  );
});

test('an interruption at any time tells what had been heard, which is what the carrier has played then', () => {
  fc.assert(
    fc.property(deltas, fc.integer({ min: 0, max: 4000 }), (script, atMs) => {
      const talk = talking();
      let passed = 0;
      let cut: ReturnType<Talk['playOut']['interrupt']> | null = null;
      watch(talk, script, () => {
        passed += 20;
        if (cut !== null || passed < atMs) return;
        const before = keys.map((_, index) => talk.carrier.heardMs(index + 1));
        const sent = keys.map((_, index) => sentMs(talk.carrier, index + 1));
        cut = talk.playOut.interrupt();
        for (const part of cut) {
          const index = keys.indexOf(part.key);
          expect(Math.abs(part.heardMs - (before[index] as number))).toBeLessThanOrEqual(1);
          expect(part.heardMs).toBeLessThanOrEqual(part.sentMs);
          expect(part.sentMs).toBe(sent[index]);
          expect(part.sentMs).toBeLessThanOrEqual(part.receivedMs);
        }
        expect(cut.map(({ key }) => key)).toEqual([...cut.map(({ key }) => key)].sort());
      });
    }),
    { numRuns: 40 },
  );
});

test('without marks the clock tells the same, as long as the carrier gets what it is sent', () => {
  fc.assert(
    fc.property(deltas, (script) => {
      const talk = talking({}, { marks: false });
      watch(talk, script, () => {
        for (const [index, key] of keys.entries()) {
          expect(Math.abs(talk.playOut.heardMs(key) - talk.carrier.heardMs(index + 1))).toBeLessThanOrEqual(1);
        }
      });
    }),
    { numRuns: 30 },
  );
});
