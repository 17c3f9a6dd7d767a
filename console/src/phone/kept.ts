// Values that this browser keeps, shared by its tabs: my number, contacts, devices.
import { useSyncExternalStore } from 'react';

export interface Kept<Value> {
  get(): Value;
  set(value: Value): void;
  subscribe(listener: () => void): () => void;
}

/** `read` makes a value of what was kept, however old or broken it is; null: nothing was. */
export function kept<Value>(key: string, read: (stored: unknown) => Value): Kept<Value> {
  const name = `patchcord.${key}`;
  const listeners = new Set<() => void>();
  let current: Value | null = null;
  const load = (): Value => {
    try {
      return read(JSON.parse(localStorage.getItem(name) ?? 'null'));
    } catch {
      return read(null);
    }
  };
  return {
    get: () => (current ??= load()),
    set(value) {
      current = value;
      try {
        localStorage.setItem(name, JSON.stringify(value));
      } catch {
        // Storage is full or forbidden: it lasts as long as the page.
      }
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      const ofOtherTab = (event: StorageEvent) => {
        if (event.key !== name) return;
        current = null;
        listener();
      };
      listeners.add(listener);
      window.addEventListener('storage', ofOtherTab);
      return () => {
        listeners.delete(listener);
        window.removeEventListener('storage', ofOtherTab);
      };
    },
  };
}

export function useKept<Value>(value: Kept<Value>): Value {
  return useSyncExternalStore(value.subscribe, value.get);
}
