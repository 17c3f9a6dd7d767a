// WebSocket close codes. The band tells a client what to do, so that a client that does not know a code still does
// the right thing.

/** What a client does after a close: come back here, go to another endpoint, or stay away until something changes. */
export type CloseBand = 'retry' | 'retry-elsewhere' | 'stop';

export const closeCodes = {
  'slow-consumer': { code: 4000, meaning: 'The client read too slowly and its queue reached the limit.' },
  'heartbeat-lost': { code: 4001, meaning: 'No sign of life from the client within two heartbeats.' },
  'message-flood': { code: 4002, meaning: 'The client kept sending after being told to slow down.' },
  'token-expired': { code: 4003, meaning: 'The token has run out; come back with a fresh one.' },
  'keys-unavailable': { code: 4004, meaning: 'The token could not be checked just now; come back with it.' },
  'device-replaced': { code: 4203, meaning: 'A newer connection of the same device has taken over.' },
  draining: { code: 4100, meaning: 'This instance is shutting down; another one serves.' },
  unauthorized: { code: 4200, meaning: 'The token is missing or not valid.' },
  'hello-timeout': { code: 4201, meaning: 'No hello arrived in time although this server asks for one.' },
  'stream-unauthorized': {
    code: 4202,
    meaning: 'An AgentStream came without a valid stream token and without credentials of the Exotel account.',
  },
} as const satisfies Record<string, { code: number; meaning: string }>;

export type CloseReason = keyof typeof closeCodes;

/**
 * What to do after a close with this code: 4000–4099 retry with backoff, 4100–4199 retry elsewhere, 4200–4299 stop.
 * Codes that are not ours (1006 of a lost network, 1012 of a proxy) mean retry; 1009 means stop, because the same
 * message would be refused again.
 */
export function closeBand(code: number): CloseBand {
  if (code >= 4100 && code < 4200) return 'retry-elsewhere';
  if ((code >= 4200 && code < 4300) || code === 1009) return 'stop';
  return 'retry';
}
