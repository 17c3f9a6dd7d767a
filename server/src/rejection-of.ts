// What clients are told when something of ours broke: enough to act on, nothing of the inside.
import { type Rejection, reject } from '@patchcord/protocol';
import { KeysUnavailableError } from './auth/verify-token.ts';
import { StoreUnavailableError } from './calls/ports.ts';

const STORE_RETRY_MS = 1_000;
/** As long as the key set has to answer. */
const KEYS_RETRY_MS = 5_000;

export function rejectionOf(error: unknown): Rejection {
  if (error instanceof StoreUnavailableError)
    return reject('store-unavailable', undefined, { retryAfterMs: STORE_RETRY_MS });
  if (error instanceof KeysUnavailableError)
    return reject('keys-unavailable', undefined, { retryAfterMs: KEYS_RETRY_MS });
  return reject('internal');
}
