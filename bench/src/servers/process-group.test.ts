import { expect, test } from 'vitest';
import { ChildProgram } from './child-program.ts';
import { groupUsage } from './process-group.ts';

test('what a program has started counts as its own, until all of it has ended', async () => {
  await using busy = new ChildProgram(['-c', `'${process.execPath}' -e 'for (;;);' & wait`], {}, '/bin/sh');
  await expect.poll(() => groupUsage(busy.pid).cpuMs).toBeGreaterThan(50);
  expect(groupUsage(busy.pid).rssBytes).toBeGreaterThan(10e6);
  await busy.kill();
  await expect.poll(() => groupUsage(busy.pid).rssBytes).toBe(0);
});
