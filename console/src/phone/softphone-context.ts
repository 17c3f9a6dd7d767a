// The softphone for whatever is drawn.
import { createContext, useContext, useSyncExternalStore } from 'react';
import type { Softphone, SoftphoneStore } from './softphone.ts';

export const SoftphoneContext = createContext<SoftphoneStore | null>(null);

export function useSoftphone(): { phone: Softphone; store: SoftphoneStore } {
  const store = useContext(SoftphoneContext);
  if (store === null) throw new Error('useSoftphone() is called outside of a softphone');
  const phone = useSyncExternalStore(store.subscribe, store.snapshot);
  return { phone, store };
}
