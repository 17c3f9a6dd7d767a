// What clients are told when something of ours broke: enough to act on, nothing of the inside.
import { type Rejection, reject } from '@patchcord/protocol';
import { StoreUnavailableError } from './calls/ports.ts';

const STORE_RETRY_MS = 1_000;

export function rejectionOf(error: unknown): Rejection {
  if (error instanceof StoreUnavailableError)
    return reject('store-unavailable', undefined, { retryAfterMs: STORE_RETRY_MS });
  return reject('internal');
}
