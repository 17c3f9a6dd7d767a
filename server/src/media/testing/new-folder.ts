// A folder of its own for a test, gone when the test is over.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

export function newFolder(): string {
  const path = mkdtempSync(join(tmpdir(), 'patchcord-media-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}
