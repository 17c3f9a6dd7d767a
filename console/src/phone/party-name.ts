// Whom one is talking with, as this person calls them.
import type { CallView } from '@patchcord/client';
import { formatNumber } from '../calls/format-number.ts';
import { mask, masking } from '../calls/masking.ts';
import { usePreference } from '../ui/preference.ts';
import { contacts, nameOf } from './contacts.ts';
import { useKept } from './kept.ts';

type Parties = Pick<CallView, 'from' | 'to' | 'fromE164' | 'toE164' | 'medium'>;

/** The address of the other party: a number in E.164, or a user. */
export function otherOf(view: Parties, userId: string | null): string {
  const isOwn = view.medium === 'phone' || view.from === userId;
  return isOwn ? (view.toE164 ?? view.to) : (view.fromE164 ?? view.from);
}

export function usePartyName(address: string): string {
  const book = useKept(contacts);
  const isMasked = usePreference(masking) === 'on';
  const known = nameOf(book, address);
  if (known !== null) return known;
  const shown = formatNumber(address);
  return isMasked ? mask(shown) : shown;
}
