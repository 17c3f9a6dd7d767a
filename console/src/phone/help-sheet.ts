// Whether the list of keys is shown: a key opens it, and so does a button.
import { useSyncExternalStore } from 'react';

let isShown = false;
const listeners = new Set<() => void>();

export function showHelp(shown: boolean): void {
  isShown = shown;
  for (const listener of listeners) listener();
}

export function useHelpShown(): boolean {
  return useSyncExternalStore(subscribe, () => isShown);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
