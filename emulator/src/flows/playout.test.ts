import { expect, test } from 'vitest';
import { looped, once, Playout } from './playout.ts';

const audio = (...samples: number[]) => Int16Array.from(samples);
const never = new AbortController().signal;

test('audio is played piece by piece, then it is over, and silence follows', async () => {
  const playout = new Playout();
  const played = playout.play(once(audio(1, 2, 3)), never);
  expect([...playout.take(2)]).toEqual([1, 2]);
  expect([...playout.take(2)]).toEqual([3, 0]);
  await played;
  expect([...playout.take(2)]).toEqual([0, 0]);
});

test('what is played next takes the place of what was played', async () => {
  const playout = new Playout();
  const first = playout.play(once(audio(1, 1)), never);
  void playout.play(once(audio(2, 2)), never);
  await first;
  expect([...playout.take(2)]).toEqual([2, 2]);
});

test('the signal cuts it off, also when it was aborted before', async () => {
  const playout = new Playout();
  const stopping = new AbortController();
  const played = playout.play(once(audio(1, 1)), stopping.signal);
  stopping.abort();
  await played;
  await playout.play(once(audio(2, 2)), stopping.signal);
  expect([...playout.take(2)]).toEqual([0, 0]);
});

test('the signal of what was played before does not touch what is played now', () => {
  const playout = new Playout();
  const stopping = new AbortController();
  void playout.play(once(audio(1, 1)), stopping.signal);
  void playout.play(once(audio(2, 2)), never);
  stopping.abort();
  expect([...playout.take(2)]).toEqual([2, 2]);
});

test('what is looped goes round, also several times in one piece', () => {
  const source = looped(audio(1, 2, 3));
  expect([...source(2)]).toEqual([1, 2]);
  expect([...source(5)]).toEqual([3, 1, 2, 3, 1]);
});
