import { expect, test } from 'vitest';
import { logLine } from './log.ts';

test('an event is one line of names and values', () => {
  const line = logLine({ event: 'call', call: 'abc189g', phase: 'ended', status: 'no-answer' }, Date.UTC(2026, 0, 5));
  expect(line).toBe('2026-01-05T00:00:00.000Z event=call call=abc189g phase=ended status=no-answer');
});

test('a value with spaces or line breaks is quoted', () => {
  const line = logLine({ event: 'refused', status: 400, reason: 'To is\nmissing' }, 0);
  expect(line).toBe('1970-01-01T00:00:00.000Z event=refused status=400 reason="To is\\nmissing"');
});
