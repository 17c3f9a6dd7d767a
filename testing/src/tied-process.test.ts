import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const source = fileURLToPath(new URL('./tied-process.ts', import.meta.url));
/** Starts a program that would run for ever, and tells its pid. */
const parentProgram = `
  import { spawnTied } from ${JSON.stringify(source)};
  const child = spawnTied(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  console.log(child.pid);
  setInterval(() => {}, 1000);
`;

test('a program ends with whoever started it, also when that is killed', async () => {
  const parent = spawn(process.execPath, ['--input-type=module', '-e', parentProgram]);
  const [pid] = (await once(parent.stdout, 'data')).map((text) => String(text).trim());
  expect(existsSync(`/proc/${pid}`)).toBe(true);
  parent.kill('SIGKILL');
  await expect.poll(() => existsSync(`/proc/${pid}`), { timeout: 10_000 }).toBe(false);
});
