import { expect, test } from 'vitest';
import { ClipCaller, type ClipCallerScript } from './clip-caller.ts';

const packetSamples = 160;
const packetsInSecond = 50;
const loud = new Int16Array(packetSamples).fill(8000);
const quiet = new Int16Array(packetSamples);

/** A call whose bot is heard in these seconds; what was said, packet by packet, and when. */
function call(script: Partial<ClipCallerScript>, ...botSpeaks: [number, number][]) {
  const caller = new ClipCaller({ sampleRate: 8000, clips: [], digits: [], hangUpAfterMs: null, ...script });
  const saidAt: number[] = [];
  const digits: [string, number][] = [];
  let second = 0;
  while (!caller.hungUp.aborted) {
    caller.hear(botSpeaks.some(([from, to]) => second >= from && second < to) ? loud : quiet);
    if (caller.speak(packetSamples).some((sample) => sample !== 0)) saidAt.push(second);
    for (const { digit } of caller.takeDigits()) digits.push([digit, second]);
    second = Math.round((second + 1 / packetsInSecond) * packetsInSecond) / packetsInSecond;
  }
  return { saidAt, digits, hungUpAt: second };
}

const clip = (seconds: number) => new Int16Array(seconds * 8000).fill(1);

test('a clip is said at once and whole', () => {
  const { saidAt } = call({ clips: [{ audio: clip(1), waitFor: 'nothing' }] });
  expect(saidAt).toHaveLength(packetsInSecond);
  expect(saidAt[0]).toBe(0);
});

test('who waits for silence speaks when the bot has been heard and is silent again', () => {
  const { saidAt } = call({ clips: [{ audio: clip(1), waitFor: 'silence' }] }, [1, 3]);
  expect(saidAt[0]).toBeCloseTo(3.7, 1);
});

test('who waits for speech interrupts the bot', () => {
  const { saidAt } = call({ clips: [{ audio: clip(1), waitFor: 'speech' }] }, [1, 8]);
  expect(saidAt[0]).toBeCloseTo(1.3, 1);
});

test('a second clip waits for the answer to the first', () => {
  const clips: ClipCallerScript['clips'] = [
    { audio: clip(1), waitFor: 'nothing' },
    { audio: clip(1), waitFor: 'silence' },
  ];
  const { saidAt } = call({ clips }, [2, 4]);
  expect(saidAt[packetsInSecond]).toBeCloseTo(4.7, 1);
});

test('digits are pressed when all is said, two a second', () => {
  const { digits } = call({ clips: [{ audio: clip(1), waitFor: 'nothing' }], digits: ['1', '#'] });
  expect(digits).toEqual([
    ['1', expect.closeTo(1.5, 1)],
    ['#', expect.closeTo(2, 1)],
  ]);
});

test('the caller hangs up when told to, whatever goes on', () => {
  expect(call({ clips: [{ audio: clip(9), waitFor: 'nothing' }], hangUpAfterMs: 2000 }, [0, 5]).hungUpAt).toBe(2);
});

test.each([
  ['2 s after an answer', [[2, 4]], 6],
  ['5 s after what the bot had begun before', [[0, 4]], 9],
  ['15 s after the last word when there is no answer', [], 16],
] as const)('without an order he hangs up %s', (_name, botSpeaks, at) => {
  const { hungUpAt } = call(
    { clips: [{ audio: clip(1), waitFor: 'nothing' }] },
    ...botSpeaks.map(([from, to]): [number, number] => [from, to]),
  );
  expect(hungUpAt).toBeCloseTo(at, 1);
});

test.each([
  ['2 s after an answer to the last digit', [[1.5, 3]], 5],
  ['3 s after what the bot had begun before the last digit', [[0, 4]], 7],
  ['3 s after the last digit when there is no answer', [], 4],
] as const)('without an order who presses digits hangs up %s', (_name, botSpeaks, at) => {
  const { hungUpAt } = call({ digits: ['1', '2'] }, ...botSpeaks.map(([from, to]): [number, number] => [from, to]));
  expect(hungUpAt).toBeCloseTo(at, 1);
});

test('nobody stays on the line for more than five minutes', () => {
  expect(call({}, [0, 1000]).hungUpAt).toBe(300);
});
