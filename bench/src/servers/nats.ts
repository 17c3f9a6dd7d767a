// A NATS of the bench's own, where the machine has the server (Debian: `nats-server`). No test of ours needs it.
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { freePort } from '@patchcord/testing/free-port';
import { ChildProgram } from './child-program.ts';

const READY_POLL_MS = 20;

/** Starts one on a free port and gives its URL; null when there is none to start. It ends with `owner`. */
export async function startNats(owner: AsyncDisposableStack): Promise<string | null> {
  const program = findNatsServer();
  if (program === null) return null;
  const port = await freePort();
  const server = owner.use(new ChildProgram(['--addr', '127.0.0.1', '--port', String(port)], {}, program));
  await server.accepts(port, READY_POLL_MS);
  return `nats://127.0.0.1:${port}`;
}

function findNatsServer(): string | null {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/bin'];
  return folders.map((folder) => join(folder, 'nats-server')).find((program) => existsSync(program)) ?? null;
}
