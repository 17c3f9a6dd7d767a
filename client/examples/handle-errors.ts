// What to do with what can go wrong when a call is placed.
import { type CallClient, CallClientError, type PlaceOptions } from '@patchcord/client';

export async function tryToCall(client: CallClient, options: PlaceOptions): Promise<string> {
  try {
    const call = await client.place(options);
    return `calling, ${call.status}`;
  } catch (error) {
    if (!(error instanceof CallClientError)) throw error;
    if (error.code === 'invalid-number')
      return error.issues.map(({ path, message }) => `${path}: ${message}`).join(', ');
    if (error.outcome === 'unknown') return 'No answer came; the call may have been placed all the same.';
    return error.temporary ? 'Not now; try again.' : `Not possible: ${error.message}`;
  }
}
