// Ending calls from the console, and why that is not always possible.
import type { CallView } from '@patchcord/client';
import { request } from '../api/request.ts';
import { showError, showToast } from '../ui/toasts.ts';
import { isOver } from './call-status.ts';

/** Why this call cannot be ended from here; null: it can. */
export function reasonNotToEnd({
  status,
  medium,
  agent,
}: Pick<CallView, 'status' | 'medium' | 'agent'>): string | null {
  if (isOver(status)) return 'The call is over.';
  if (medium === 'app' || agent !== null || status === 'initiated') return null;
  return 'Exotel offers no way to end a call between two phones: one of them has to hang up.';
}

export async function endCall(callId: string): Promise<void> {
  try {
    await request(`/api/calls/${encodeURIComponent(callId)}/hangup`, { method: 'POST' });
    showToast('The call is being ended', { tone: 'good' });
  } catch (error) {
    showError('The call was not ended', error);
  }
}
