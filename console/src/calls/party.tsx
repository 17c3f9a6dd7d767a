// One party of a call: a number in groups, masked where that is wanted, or the name of a user.
import { usePreference } from '../ui/preference.ts';
import { formatNumber } from './format-number.ts';
import { mask, masking } from './masking.ts';

export function Party({ given, e164, className }: { given: string; e164: string | null; className?: string }) {
  const isMasked = usePreference(masking) === 'on';
  const text = e164 === null ? given : formatNumber(e164);
  if (text === '') return <span className="text-faint">withheld</span>;
  return <span className={className ?? 'whitespace-nowrap tabular-nums'}>{isMasked ? mask(text) : text}</span>;
}
