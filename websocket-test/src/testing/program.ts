// Runs the real program as its users do, through the pinned Node.js.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../..', import.meta.url));

export interface ProgramResult {
  exitCode: number | null;
  stdout: string;
  stderr: string;
}

/**
 * Starts the program with these arguments and variables; fulfilled when it has left. `interruptWhen`: it gets Ctrl-C's
 * signal when this is fulfilled.
 */
export async function runProgram(
  args: string[],
  env: Record<string, string> = {},
  interruptWhen?: Promise<unknown>,
): Promise<ProgramResult> {
  const child = spawn(process.execPath, ['../runtime/run.mjs', 'src/main.ts', ...args], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    // Set, if only to nothing, so that a developer's own .env does not come in.
    env: { PATH: process.env['PATH'], NGROK_URL: '', AUTH_TOKEN: '', ...env },
  });
  void interruptWhen?.then(() => child.kill('SIGINT'));
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { exitCode: child.exitCode, stdout, stderr };
}
