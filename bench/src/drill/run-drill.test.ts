// The drill in small, with everything real: two instances on Postgres and Redis, clients of the SDK, calls in progress.
import { expect, inject, test } from 'vitest';
import { runDrill } from './run-drill.ts';
import { isClean, rowsText, type SceneRow } from './scene-row.ts';
import { scenes } from './scenes.ts';

const CLIENTS = 40;
const PLAYED = ['kill', 'roll'];

test.each([
  ['directly', { cutOff: CLIENTS / 2 }],
  // It leads all of them to one instance, but for one that it may take for dead for a moment on a slow machine.
  ['behind HAProxy', { behind: 'haproxy', cutOff: 0.75 * CLIENTS }],
] as const)(
  '%s: kill -9 and a rolling restart lose nothing, tell nothing twice, and leave no call stuck, wrong or answered twice',
  async (_how, { cutOff, ...proxy }) => {
    await using resources = new AsyncDisposableStack();
    const played = runDrill(
      {
        clients: CLIENTS,
        calls: 6,
        faultMs: 2_000,
        talkMs: 2_000,
        ...proxy,
        scenes: scenes.filter(({ name }) => PLAYED.includes(name)),
        services: { postgresUrl: inject('postgresUrl'), redisUrl: inject('redisUrl') },
        progress: () => undefined,
      },
      resources,
    );
    const rows: SceneRow[] = [];
    for await (const row of played) rows.push(row);
    expect(rows.map(({ scene }) => scene)).toEqual(PLAYED);
    for (const row of rows) {
      // Without clients that were cut off, events and calls there would be nothing to lose.
      expect(row.cutOff, row.scene).toBeGreaterThanOrEqual(cutOff);
      expect(row.events, row.scene).toBeGreaterThan(20);
      expect(row.calls, row.scene).toBeGreaterThanOrEqual(6);
      expect(isClean(row), rowsText(rows)).toBe(true);
    }
  },
  600_000,
);
