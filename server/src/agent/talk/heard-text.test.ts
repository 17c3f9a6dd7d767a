import fc from 'fast-check';
import { expect, test } from 'vitest';
import { splitHeard } from './heard-text.ts';

const sentence = 'We are open from nine to five, Monday to Friday.';

test('half of the audio is half of the words, and none is cut in two', () => {
  expect(splitHeard(sentence, 1500, 3000)).toEqual({
    heard: 'We are open from nine to',
    unheard: 'five, Monday to Friday.',
  });
});

test('all of the audio is all of the words, none of it is none', () => {
  expect(splitHeard(sentence, 3000, 3000)).toEqual({ heard: sentence, unheard: '' });
  expect(splitHeard(sentence, 0, 3000)).toEqual({ heard: '', unheard: sentence });
});

test('while more is still to come the pace of speech tells', () => {
  expect(splitHeard(sentence, 1000, null).heard).toBe('We are open from');
  expect(splitHeard(sentence, 60_000, null).heard).toBe(sentence);
});

test('nothing is lost and nothing doubled, wherever it was cut', () => {
  fc.assert(
    fc.property(
      fc.lorem(),
      fc.nat(20_000),
      fc.option(fc.integer({ min: 1, max: 20_000 })),
      (text, heardMs, totalMs) => {
        const { heard, unheard } = splitHeard(text, heardMs, totalMs);
        expect([heard, unheard].filter((part) => part !== '').join(' ')).toBe(text);
      },
    ),
  );
});
