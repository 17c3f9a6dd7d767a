// A proxy of the machine's, started with the example in deploy/ as it stands, but for addresses, TLS and folders.
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from './free-port.ts';
import { spawnTied } from './tied-process.ts';

export const proxyNames = ['nginx', 'haproxy', 'caddy'] as const;
export type ProxyName = (typeof proxyNames)[number];

interface Place {
  port: number;
  folder: string;
}

interface Recipe {
  example: string;
  /** Text of the example, and what stands for it here. Each has to be there. */
  changes: (place: Place) => [string | RegExp, string][];
  /** The whole of the configuration. */
  around?: (config: string, place: Place) => string;
  args: (file: string, place: Place) => string[];
}

const recipes: Record<ProxyName, Recipe> = {
  nginx: {
    example: 'nginx/patchcord.conf',
    changes: ({ port, folder }) => [
      ['listen 443 ssl;', `listen 127.0.0.1:${port};`],
      [/ssl_certificate.*;\n\s*ssl_certificate_key.*;/, ''],
      ['/var/log/nginx/patchcord.log', join(folder, 'access.log')],
    ],
    around: (config, { folder }) => {
      const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
      const temporary = paths.map((name) => `${name}_temp_path ${folder}/${name};`).join('\n');
      return `worker_processes 1;\nevents {}\nhttp {\n${temporary}\n${config}\n}\n`;
    },
    args: (file, { folder }) => [
      ...['-p', folder, '-c', file, '-e', 'stderr'],
      ...['-g', `daemon off; pid ${folder}/pid; ${process.getuid?.() === 0 ? 'user root;' : ''}`],
    ],
  },
  haproxy: {
    example: 'haproxy/haproxy.cfg',
    changes: ({ port }) => [[/bind :443 ssl crt \S+ alpn \S+/, `bind 127.0.0.1:${port}`]],
    args: (file) => ['-f', file, '-db'],
  },
  caddy: {
    example: 'caddy/Caddyfile',
    changes: ({ port }) => [[/^calls\.example\.com \{/m, `http://127.0.0.1:${port} {`]],
    around: (config) => `{\n\tadmin off\n\tauto_https off\n}\n${config}`,
    args: (file) => ['run', '--adapter', 'caddyfile', '--config', file],
  },
};

export interface RunningProxy extends AsyncDisposable {
  url: string;
  wsUrl: string;
}

/**
 * Starts it before two instances on these ports of 127.0.0.1, on a free port, or on the one that the instances were told.
 * Resolves when one of them answers through it.
 */
export async function startProxy(
  name: ProxyName,
  [primary, fallback]: readonly [number, number],
  port?: number,
): Promise<RunningProxy> {
  const place = { port: port ?? (await freePort()), folder: mkdtempSync(join(tmpdir(), `patchcord-${name}-`)) };
  const { example, changes, around, args } = recipes[name];
  const path = fileURLToPath(new URL(`../../deploy/${example}`, import.meta.url));
  const config = [
    ...changes(place),
    ['127.0.0.1:5050', `127.0.0.1:${primary}`] as const,
    ['127.0.0.1:5051', `127.0.0.1:${fallback}`] as const,
  ].reduce((text, [from, to]) => replaced(text, from, to), readFileSync(path, 'utf8'));
  const file = join(place.folder, 'config');
  writeFileSync(file, around === undefined ? config : around(config, place));

  const env = { PATH: `${process.env['PATH']}${delimiter}/usr/sbin`, HOME: place.folder };
  const program = spawnTied(name, args(file, place), { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [program.stdout, program.stderr]) stream?.on('data', (data) => (output += String(data)));
  program.on('error', (error) => (output += error.message));
  const url = `http://127.0.0.1:${place.port}`;
  const close = async () => {
    await end(program);
    rmSync(place.folder, { recursive: true, force: true });
  };
  try {
    await untilItAnswers(url, () => hasEnded(program));
  } catch (error) {
    await close();
    throw new Error(`${name} did not start:\n${output}`, { cause: error });
  }
  return { url, wsUrl: url.replace(/^http/, 'ws'), [Symbol.asyncDispose]: close };
}

function replaced(text: string, from: string | RegExp, to: string): string {
  const changed = text.replace(from, to);
  if (changed === text) throw new Error(`The example has no ${String(from)}`);
  return changed;
}

async function untilItAnswers(url: string, isOver: () => boolean): Promise<void> {
  const deadline = Date.now() + 30_000;
  while ((await fetch(`${url}/readyz`).catch(() => null))?.ok !== true) {
    if (isOver() || Date.now() > deadline) throw new Error('No answer');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function end(program: ChildProcess): Promise<void> {
  if (hasEnded(program)) return;
  program.kill('SIGTERM');
  await once(program, 'exit');
}

/** Or has never begun. */
function hasEnded({ pid, exitCode, signalCode }: ChildProcess): boolean {
  return pid === undefined || exitCode !== null || signalCode !== null;
}
