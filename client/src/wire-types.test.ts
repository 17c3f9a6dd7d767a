// The published declarations of the protocol are generated: they must say the same as the protocol's own types.
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { wireTypes } from '../build/wire-types.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const names = ['ClientMessage', 'ServerMessage', 'CallView', 'LegView', 'CallStatus', 'CallType', 'CallDirection'];
names.push(
  'ErrorCode',
  'HangUpReason',
  'DeviceHangUpReason',
  'RingEndReason',
  'SignalMessage',
  'SignalBody',
  'SignalingState',
  'Welcome',
  'Hello',
  'Transcript',
  'TranscriptDelta',
);

test('generated and original types can stand in for each other', async () => {
  const folder = mkdtempSync(join(root, 'client', 'generated-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'wire.ts'), wireTypes());
  const pairs = names.map(
    (name) => `export const to${name} = (own: ours.${name}): theirs.${name} => own;
    export const from${name} = (own: theirs.${name}): ours.${name} => own;`,
  );
  const imports = "import type * as ours from './wire.ts'; import type * as theirs from '@patchcord/protocol';";
  writeFileSync(join(folder, 'same.ts'), [imports, ...pairs].join('\n'));
  writeFileSync(join(folder, 'tsconfig.json'), '{"extends":"../../tsconfig.json","include":["*.ts"]}');
  const compiled = promisify(execFile)(join(root, 'node_modules', '.bin', 'tsc'), ['-p', folder]);
  await compiled.catch(({ stdout }: { stdout: string }) => expect(stdout).toBe(''));
});

test('what the protocol says of its fields is there for editors to show', () => {
  expect(wireTypes()).toContain('/** Our id (UUIDv7); always there. */');
});
