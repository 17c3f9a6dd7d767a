// A choice of this person on this browser, kept over reloads and shared by its tabs.
import { useSyncExternalStore } from 'react';

export interface Preference<Value extends string> {
  get(): Value;
  set(value: Value): void;
  subscribe(listener: () => void): () => void;
}

export function createPreference<Value extends string>(
  key: string,
  values: readonly [Value, ...Value[]],
): Preference<Value> {
  const name = `patchcord.${key}`;
  const listeners = new Set<() => void>();
  let current = read();
  const tell = () => {
    for (const listener of listeners) listener();
  };
  const ofOtherTab = (event: StorageEvent) => {
    if (event.key !== name && event.key !== null) return;
    current = read();
    tell();
  };

  function read(): Value {
    // Storage may be forbidden; the choice then lasts as long as the page.
    try {
      const kept = localStorage.getItem(name);
      return values.find((value) => value === kept) ?? values[0];
    } catch {
      return values[0];
    }
  }
  return {
    get: () => current,
    set(value) {
      current = value;
      try {
        localStorage.setItem(name, value);
      } catch {
        // `current` has it.
      }
      tell();
    },
    subscribe(listener) {
      if (listeners.size === 0) window.addEventListener('storage', ofOtherTab);
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) window.removeEventListener('storage', ofOtherTab);
      };
    },
  };
}

export function usePreference<Value extends string>(preference: Preference<Value>): Value {
  return useSyncExternalStore(preference.subscribe, preference.get);
}
