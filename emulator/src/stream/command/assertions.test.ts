import { expect, test } from 'vitest';
import { createOpenStream } from '../open-stream.ts';
import type { StreamReport } from '../stream-report.ts';
import { streamOrder } from '../testing/stream-order.ts';
import { checkAssertions, parseAssertions } from './assertions.ts';

async function reportWith(facts: Partial<StreamReport>): Promise<StreamReport> {
  const { report } = await createOpenStream()(streamOrder({ url: 'no bot' }));
  return { ...report, ...facts };
}

const turn = (responseGapMs: number | null) => ({ callerFromMs: 0, callerToMs: 1, responseGapMs });
const bargeIn = (stopMs: number | null) => ({ atMs: 0, stopMs, cleared: true });

test.each([
  ['first-audio<1200ms', true, 1100],
  ['first-audio<1.1s', false, 1100],
  ['first-audio<=1.1s', true, 1100],
  ['response-gap<900', true, 800],
  ['barge-in<300ms', false, 310],
  ['barge-in>=310ms', true, 310],
  ['gaps=2', true, 2],
  ['gap-time>70ms', false, 70],
  ['turns=2', true, 2],
  ['errors=0', true, 0],
])('%s is %s of %i', async (text, ok, actual) => {
  const report = await reportWith({
    firstAudioMs: 1100,
    turns: [turn(500), turn(800)],
    bargeIns: [bargeIn(120), bargeIn(310)],
    gaps: { count: 2, totalMs: 70, longestMs: 50 },
  });
  const parsed = parseAssertions(text);
  expect(parsed.ok && checkAssertions(parsed.value, report)).toEqual([{ text, actual, ok }]);
});

test.each(['first-audio<9s', 'response-gap<9s', 'barge-in<9s', 'barge-in>0ms'])(
  '%s fails when it was never measured',
  async (text) => {
    const report = await reportWith({ turns: [turn(100), turn(null)], bargeIns: [] });
    const parsed = parseAssertions(text);
    expect(parsed.ok && checkAssertions(parsed.value, report)).toEqual([{ text, actual: null, ok: false }]);
  },
);

test('several are divided by commas', () => {
  expect(parseAssertions('first-audio<1200ms, barge-in<300ms')).toMatchObject({
    ok: true,
    value: [
      { figure: 'first-audio', comparison: '<', bound: 1200 },
      { figure: 'barge-in', comparison: '<', bound: 300 },
    ],
  });
});

test.each(['', 'speed<3', 'first-audio', 'first-audio<soon', 'gaps=1,', 'constructor<1'])('"%s" is refused', (text) => {
  expect(parseAssertions(text)).toMatchObject({ ok: false, error: expect.stringContaining('is not understood') });
});
