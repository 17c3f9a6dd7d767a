// Delivers to the server once more what Exotel had delivered: to see what a repetition does, while developing.
import { request, send } from '../api/request.ts';
import type { CallDetails, WebhookDelivery } from '../api/types.ts';
import { showError, showToast } from '../ui/toasts.ts';

/** On a server with a webhook secret it is refused: nobody but Exotel may deliver there. */
export async function applyAgain(callId: string, { dialect, payload }: WebhookDelivery): Promise<void> {
  const door = dialect === 'passthru' ? '/exotel/passthru' : '/exotel/webhook';
  try {
    const before = await versionOf(callId);
    await send(door, { method: 'POST', query: { call: callId }, body: payload });
    const changed = (await versionOf(callId)) !== before;
    const description = changed
      ? 'It told something new: the call has changed.'
      : 'It told nothing new: the call stays as it is.';
    showToast('Delivered again', { tone: 'good', description });
  } catch (error) {
    showError('It was not taken', error);
  }
}

async function versionOf(callId: string): Promise<number> {
  return (await request<CallDetails>(`/api/calls/${encodeURIComponent(callId)}`)).version;
}
