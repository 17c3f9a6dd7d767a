import { expect, test } from 'vitest';
import { PlayQueue } from './play-queue.ts';

function ramp(from: number, length: number): Float32Array {
  return Float32Array.from({ length }, (_, index) => from + index);
}

test('pieces are played one after the other, whatever their sizes, and then silence', () => {
  const queue = new PlayQueue();
  for (const [from, length] of [
    [1, 3],
    [4, 5],
    [9, 1],
  ] as const)
    queue.add({ samples: ramp(from, length) });
  const heard = [0, 0, 0].flatMap(() => {
    const output = new Float32Array(4).fill(99);
    queue.play(output);
    return [...output];
  });
  expect(heard).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 0, 0]);
});

test('a mark comes back when what is before it has been played, not earlier', () => {
  const queue = new PlayQueue();
  queue.add({ samples: ramp(1, 6) });
  queue.add({ mark: 'a' });
  queue.add({ samples: ramp(7, 2) });
  queue.add({ mark: 'b' });
  const output = new Float32Array(4);
  expect(queue.play(output)).toEqual([]);
  expect(queue.play(output)).toEqual(['a', 'b']);
  expect(queue.play(output)).toEqual([]);
});

test('a mark with nothing before it comes back at once', () => {
  const queue = new PlayQueue();
  queue.add({ mark: 'a' });
  expect(queue.play(new Float32Array(4))).toEqual(['a']);
});

test('what is cleared is not heard, and its marks never come back', () => {
  const queue = new PlayQueue();
  queue.add({ samples: ramp(1, 6) });
  queue.add({ mark: 'a' });
  const output = new Float32Array(4);
  queue.play(output);
  queue.clear();
  expect([queue.play(output), ...output]).toEqual([[], 0, 0, 0, 0]);
  queue.add({ samples: ramp(7, 4) });
  queue.play(output);
  expect([...output]).toEqual([7, 8, 9, 10]);
});
