import { expect, test } from 'vitest';
import { programFile } from '../servers/measured-server.ts';
import { besidePeer, measurePeer } from './talk-peers.ts';
import { cpuRow, talkRows } from './talk-rows.ts';

const schedule = {
  ...{ calls: 2, earlierCalls: 1, sentenceMs: [800, 1_000] as const },
  seconds: { idle: 0.5, warmUp: 0.5, measured: 3, interrupted: 3 },
};

test('a bridge that is only a command is measured like any other, as far as it can be seen from outside', async () => {
  await using resources = new AsyncDisposableStack();
  const command = `BENCH_MODEL_URL=$OPENAI_REALTIME_URL '${process.execPath}' '${programFile('bare-bridge')}'; exit`;
  const peer = { name: 'the other', command };
  const outcome = await measurePeer(peer, schedule, { resources, progress: () => undefined });
  if (!outcome.ok) throw new Error(outcome.why);
  const { round } = outcome;
  expect(round.talk.callerToModel.samples).toBeGreaterThan(0);
  expect(round.talk.modelToCaller.samples).toBeGreaterThan(0);
  expect(round.interrupted.bargeIn.samples).toBeGreaterThan(0);
  expect(round.wholeRssMb).toBeGreaterThan(10);

  const figures = besidePeer('2 calls', [cpuRow, ...talkRows], [round], { name: peer.name, rounds: [round] });
  const rows = figures.map(({ what }) => what);
  expect(rows).toContain('2 calls: CPU for each call');
  expect(rows).toContain('2 calls: barge-in p99');
  expect(rows).not.toContain('2 calls: event-loop delay p99');
  expect(figures.every(({ beside, aim }) => beside?.name === 'the other' && aim === undefined)).toBe(true);
});

test('a peer that cannot carry the load is told of, and breaks nothing', async () => {
  await using resources = new AsyncDisposableStack();
  const told: string[] = [];
  const context = { resources, progress: (text: string) => void told.push(text) };
  const outcome = await measurePeer({ name: 'broken', command: 'exit 3' }, schedule, context);
  expect(outcome).toEqual({ ok: false, why: 'It did not accept connections.' });
  expect(told.join()).toContain('broken gave up');
  expect(besidePeer('2 calls', talkRows, [], { name: 'broken', rounds: [] })).toEqual([]);
});
