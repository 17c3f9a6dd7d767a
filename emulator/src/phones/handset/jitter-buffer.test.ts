import { expect, test } from 'vitest';
import { joined, silence, tone } from '../testing/audio.ts';
import { JitterBuffer } from './jitter-buffer.ts';

test('nothing is given out until 60 ms are there, then all in order', () => {
  const buffer = new JitterBuffer({ sampleRate: 8000 });
  buffer.add(tone(320));
  expect(buffer.take(160)).toEqual(silence(160));
  buffer.add(silence(160));
  expect(joined(buffer.take(160), buffer.take(160), buffer.take(160))).toEqual(joined(tone(320), silence(160)));
});

test('never more than 200 ms are held: the oldest go', () => {
  const buffer = new JitterBuffer({ sampleRate: 8000 });
  buffer.add(tone(1600, 100));
  buffer.add(tone(480, 900));
  expect(buffer.held).toBe(1600);
  expect(buffer.take(1600)).toEqual(joined(tone(1600, 100).subarray(480), tone(480, 900)));
});

test('after it ran dry it fills again', () => {
  const buffer = new JitterBuffer({ sampleRate: 8000 });
  buffer.add(tone(480));
  buffer.take(320);
  expect(buffer.take(320)).toEqual(joined(tone(480).subarray(320), silence(160)));
  buffer.add(tone(320));
  expect(buffer.take(160)).toEqual(silence(160));
  buffer.add(tone(160));
  expect(buffer.take(160)).toEqual(tone(160));
});

test('a large piece is given out when it is there, although the buffer begins with less', () => {
  const buffer = new JitterBuffer({ sampleRate: 8000 });
  buffer.add(tone(800));
  expect(buffer.take(800)).toEqual(tone(800));
  buffer.add(tone(1600));
  expect(buffer.take(2000)).toEqual(joined(tone(1600), silence(400)));
});
