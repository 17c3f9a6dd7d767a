// The arrows of the house: who may import whom. Read from the sources themselves.
import { globSync, readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

interface Import {
  from: string;
  /** A file of ours (relative to the root) or a package. */
  to: string;
}

const files = globSync('{protocol,exotel,client,console,cli,server,emulator,websocket-test,bench}/src/**/*.{ts,tsx}', {
  cwd: root,
});
const sources = files.filter((file) => !/\.test\.tsx?$/.test(file) && !file.includes('/testing/'));
const imports: Import[] = sources.flatMap(importsOf);

function importsOf(file: string): Import[] {
  const text = readFileSync(resolve(root, file), 'utf8');
  const specifiers = text.matchAll(/\bfrom '([^']+)'|^\s*import '([^']+)'|\bimport\('([^']+)'/gm);
  return [...specifiers].map(([, ...found]) => {
    const specifier = found.find((one) => one !== undefined) ?? '';
    const to = specifier.startsWith('.') ? relative(root, resolve(root, dirname(file), specifier)) : specifier;
    return { from: file, to };
  });
}

function within(folder: string): Import[] {
  return imports.filter(({ from }) => from.startsWith(`${folder}/`));
}

function roomOf(file: string): string | undefined {
  return /^server\/src\/([^/]+)\//.exec(file)?.[1];
}

test('the sources are really read', () => {
  expect(sources.length).toBeGreaterThan(60);
  expect(within('server').length).toBeGreaterThan(100);
  expect(imports).toContainEqual({ from: 'server/src/main.ts', to: 'server/src/start-server.ts' });
});

describe('between workspaces', () => {
  const testingForBench = [
    'browser',
    'failover-world',
    'fault-proxy',
    'free-port',
    'phone-page',
    'postgres',
    'redis',
    'reverse-proxy',
    'server-process',
  ].map((one) => `@patchcord/testing/${one}`);
  const allowed: Record<string, string[]> = {
    protocol: [],
    exotel: [],
    client: ['@patchcord/protocol', '@patchcord/protocol/close-codes', '@patchcord/protocol/limits'],
    console: ['@patchcord/protocol', '@patchcord/protocol/limits', '@patchcord/client', '@patchcord/client/media'],
    server: ['@patchcord/protocol', '@patchcord/exotel'],
    emulator: ['@patchcord/exotel'],
    'websocket-test': ['@patchcord/protocol', '@patchcord/client'],
    cli: [
      '@patchcord/client',
      '@patchcord/exotel',
      '@patchcord/protocol',
      '@patchcord/server/config',
      '@patchcord/server/config-warnings',
    ],
    bench: ['@patchcord/client', '@patchcord/protocol', '@patchcord/runtime', 'patchcord-emulator', ...testingForBench],
  };
  test.each(Object.entries(allowed))('%s imports of ours only %j', (workspace, packages) => {
    const ours = within(workspace).filter(({ to }) => to.startsWith('@patchcord/') || to.startsWith('patchcord'));
    expect(ours.filter(({ to }) => !packages.includes(to))).toEqual([]);
    const escaping = within(workspace).filter(
      ({ to }) => /^[a-z-]+\/src\//.test(to) && !to.startsWith(`${workspace}/`),
    );
    expect(escaping).toEqual([]);
  });
});

test('the SDK takes only types from the protocol proper, which needs zod, and nothing from anywhere else', () => {
  const allowed = new Set(['@patchcord/protocol/close-codes', '@patchcord/protocol/limits']);
  const sdk = sources.filter((file) => file.startsWith('client/src/'));
  const values = sdk.flatMap((file) =>
    [
      ...readFileSync(resolve(root, file), 'utf8').matchAll(
        /^(?:import|export) (?!type\b)[^;]*? from '([^.'][^']*)'/gms,
      ),
    ].map(([, from]) => from ?? ''),
  );
  expect(sdk.length).toBeGreaterThan(30);
  expect(values.filter((from) => !allowed.has(from))).toEqual([]);
  for (const file of ['close-codes', 'limits']) {
    expect(readFileSync(resolve(root, `protocol/src/${file}.ts`), 'utf8')).not.toMatch(/\bimport\b/);
  }
});

test('the console takes only types and limits from the protocol: its schemas would be a tenth of what a browser loads', () => {
  const screens = sources.filter((file) => file.startsWith('console/src/'));
  const values = screens.flatMap((file) => [
    ...readFileSync(resolve(root, file), 'utf8').matchAll(
      /^(?:import|export) (?!type\b)[^;]*? from '@patchcord\/protocol(?!\/limits')[^']*'/gms,
    ),
  ]);
  expect(screens.length).toBeGreaterThan(50);
  expect(values).toEqual([]);
});

describe('inside the server', () => {
  test('the heart imports nothing but the protocol and the library for phone numbers', () => {
    const outward = within('server/src/calls').filter(
      ({ to }) => !to.startsWith('server/src/calls/') && to !== '@patchcord/protocol' && to !== 'libphonenumber-js/min',
    );
    expect(outward).toEqual([]);
  });

  test('rooms import the heart, and meet only in start-*.ts and observe/', () => {
    // Who a client is concerns every door that it may come through; what is logged and counted, every room.
    const shared = new Set(['calls', 'auth', 'log', 'metrics']);
    // An agent speaks and hears through the media room, and Exotel's streams are legs of it.
    const doors = new Set(['agent → media', 'exotel → media']);
    const meetings = within('server').filter(({ from, to }) => {
      const [room, other] = [roomOf(from), roomOf(to)];
      if (room === undefined || other === undefined || room === other || room === 'observe') return false;
      return !shared.has(other) && !doors.has(`${room} → ${other}`);
    });
    expect(meetings).toEqual([]);
  });

  test('only main.ts reads the environment', () => {
    const readers = sources.filter(
      (file) => file.startsWith('server/') && /process\.env/.test(readFileSync(resolve(root, file), 'utf8')),
    );
    expect(readers).toEqual(['server/src/main.ts']);
  });

  test('the heart has no clock, chance or timer of its own', () => {
    const impure = sources.filter(
      (file) =>
        file.startsWith('server/src/calls/') &&
        /Date\.now|new Date\(\)|Math\.random|setTimeout|setInterval|randomUUID/.test(
          readFileSync(resolve(root, file), 'utf8'),
        ),
    );
    expect(impure).toEqual([]);
  });
});

test('no file has outgrown one idea', () => {
  const long = sources.filter((file) => readFileSync(resolve(root, file), 'utf8').split('\n').length > 300);
  expect(long).toEqual([]);
});
