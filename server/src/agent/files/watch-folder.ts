// Notices that something in a folder has changed, also where the system does not tell.
import { type FSWatcher, statSync, watch } from 'node:fs';
import type { Timers } from '../../timers.ts';

/** Saving a file is several events, and in between it may be half there or gone. */
const SETTLE_MS = 200;
/** Where the system cannot watch: no such folder yet, network drives, no more watches left. */
const POLL_MS = 2000;

export interface FolderWatch {
  close(): void;
}

/** `onChange` is also called now and then when nothing has changed. */
export function watchFolder(folder: string, timers: Timers, onChange: () => void): FolderWatch {
  let watcher: FSWatcher | null = null;
  let cancelTimer = () => {};
  start();

  function start(): void {
    watcher?.close();
    watcher = null;
    try {
      // To watch what is not there is no error with `recursive`, and tells nothing ever.
      statSync(folder);
      watcher = watch(folder, { recursive: true }, () => wait(SETTLE_MS));
      watcher.on('error', () => wait(POLL_MS));
    } catch {
      wait(POLL_MS);
    }
  }

  /** Watching begins anew each time: a folder that was replaced is another one, which nobody would tell about. */
  function wait(ms: number): void {
    cancelTimer();
    cancelTimer = timers.after(ms, () => {
      start();
      onChange();
    });
  }

  return {
    close() {
      watcher?.close();
      cancelTimer();
    },
  };
}
