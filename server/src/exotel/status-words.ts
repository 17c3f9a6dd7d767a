// Exotel's words for what calls and legs do, in ours (reference: status vocabulary). A word that nobody has heard of
// is no status: it is kept verbatim and flagged.
import type { CallStatus, LegStatus } from '@patchcord/protocol';

const words: Record<string, CallStatus> = {
  queued: 'ringing',
  ringing: 'ringing',
  'in-progress': 'in-progress',
  answered: 'in-progress',
  completed: 'completed',
  busy: 'busy',
  'no-answer': 'no-answer',
  failed: 'failed',
  canceled: 'canceled',
  // Passthru's CallType, when the caller has hung up first.
  'client-hangup': 'canceled',
  // v3 and IP calling.
  'from-leg-unanswered': 'no-answer',
  'to-leg-unanswered': 'no-answer',
  'from-leg-cancelled': 'canceled',
  'to-leg-no-dial': 'failed',
  'from-leg-no-dial': 'failed',
};

/** What a word of Exotel's says; `unknown` holds it when it says nothing to us. */
export function readStatus(word: string | null): { status: CallStatus | null; unknown: string | null } {
  if (word === null) return { status: null, unknown: null };
  const normal = word.trim().toLowerCase().replaceAll('_', '-');
  const status = words[normal] ?? words[normal.replace(/^cancelled$/, 'canceled')] ?? null;
  return { status, unknown: status === null ? word : null };
}

/** A leg's status; what is no leg's status counts as nothing told. */
export function readLegStatus(word: string | null): LegStatus | null {
  const { status } = readStatus(word);
  return status === 'initiated' ? null : status;
}
