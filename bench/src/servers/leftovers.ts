// The last resort: whatever still stands when the bench ends, however it ends, is removed.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const leftovers = new Set<() => void>();
process.on('exit', () => {
  for (const remove of leftovers) remove();
});

/** `remove` runs when the process ends, unless the function that this returns has been called. */
export function removeAtExit(remove: () => void): () => void {
  leftovers.add(remove);
  return () => leftovers.delete(remove);
}

/** An empty folder that is gone when it is disposed of. */
export function temporaryFolder(): Disposable & { path: string } {
  const path = mkdtempSync(join(tmpdir(), 'patchcord-bench-'));
  const remove = () => rmSync(path, { recursive: true, force: true });
  const keep = removeAtExit(remove);
  return {
    path,
    [Symbol.dispose]() {
      remove();
      keep();
    },
  };
}
