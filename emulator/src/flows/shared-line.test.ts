import { expect, test } from 'vitest';
import { SharedLine } from './shared-line.ts';

function line(said: number) {
  return {
    sampleRate: 8000,
    speak: (samples: number) => new Int16Array(samples).fill(said),
    hear: () => {},
    takeDigits: () => [{ digit: '9', durationMs: 80 }],
    hungUp: new AbortController().signal,
  };
}

test('a tap hears both sides in one channel, and silence where nothing was carried', () => {
  const shared = new SharedLine(line(100));
  const tap = shared.tap();
  shared.speak(2);
  shared.hear(new Int16Array([5, 6]));
  expect([...tap.speak(3)]).toEqual([105, 106, 0]);
  shared.speak(1);
  expect([...tap.speak(1)]).toEqual([100]);
});

test('a tap does not overflow, and is deaf when it is closed', () => {
  const shared = new SharedLine(line(32_000));
  const tap = shared.tap();
  shared.speak(1);
  shared.hear(new Int16Array([32_000]));
  expect([...tap.speak(1)]).toEqual([32_767]);
  tap.close();
  shared.speak(1);
  expect([...tap.speak(1)]).toEqual([0]);
});

test('a tap that nobody reads keeps the newest ten seconds', () => {
  const shared = new SharedLine(line(1));
  const tap = shared.tap();
  shared.speak(80_000);
  shared.hear(new Int16Array(80_000));
  shared.hear(new Int16Array([7]));
  expect([...tap.speak(80_000)].at(-1)).toBe(8);
});

test('digits come from the phone and from outside', () => {
  const shared = new SharedLine(line(0));
  shared.press('12');
  expect(shared.takeDigits().map(({ digit }) => digit)).toEqual(['1', '2', '9']);
  expect(shared.takeDigits().map(({ digit }) => digit)).toEqual(['9']);
});

test('a line that is hung up from outside is hung up for everybody on it', () => {
  const shared = new SharedLine(line(0));
  const tap = shared.tap();
  shared.hangUp();
  expect([shared.hungUp.aborted, tap.hungUp.aborted]).toEqual([true, true]);
});
