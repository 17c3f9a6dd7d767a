import { expect, test, vi } from 'vitest';
import { Wheel } from './wheel.ts';

test('each turn comes every 100 ms at its own phase, and none that has been ended', async () => {
  using wheel = new Wheel(() => undefined);
  const turns: { name: string; atMs: number }[] = [];
  wheel.add(20, (atMs) => turns.push({ name: 'a', atMs }));
  wheel.add(70, (atMs) => turns.push({ name: 'b', atMs }));
  const end = wheel.add(45, (atMs) => {
    turns.push({ name: 'c', atMs });
    end();
  });
  const namesFrom = () => turns.slice(turns.findIndex(({ name }) => name === 'b') + 1).map(({ name }) => name);
  await vi.waitFor(() => expect(namesFrom().length).toBeGreaterThanOrEqual(4));
  expect(
    namesFrom()
      .filter((name) => name !== 'c')
      .slice(0, 4),
  ).toEqual(['a', 'b', 'a', 'b']);
  expect(turns.filter(({ name }) => name === 'c')).toHaveLength(1);
});

test('what it could not do in time it does late, and says how late it was', async () => {
  const lateness: number[] = [];
  using wheel = new Wheel((ms) => lateness.push(ms));
  let turns = 0;
  wheel.add(0, () => {
    turns += 1;
  });
  await vi.waitFor(() => expect(turns).toBeGreaterThanOrEqual(1));
  const before = turns;
  const until = performance.now() + 350;
  while (performance.now() < until);
  await vi.waitFor(() => expect(turns).toBeGreaterThanOrEqual(before + 3));
  expect(Math.max(...lateness)).toBeGreaterThan(200);
});
