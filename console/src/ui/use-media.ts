// Whether the window is as the query says, e.g. `(min-width: 48rem)`.
import { useCallback, useSyncExternalStore } from 'react';

export function useMedia(query: string): boolean {
  const subscribe = useCallback(
    (changed: () => void) => {
      const media = window.matchMedia(query);
      media.addEventListener('change', changed);
      return () => media.removeEventListener('change', changed);
    },
    [query],
  );
  return useSyncExternalStore(subscribe, () => window.matchMedia(query).matches);
}

/** As wide as a desk, where `md:` begins. */
export function useIsDesk(): boolean {
  return useMedia('(min-width: 48rem)');
}
