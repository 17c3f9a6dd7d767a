// The STUN and TURN servers that the connected server names for this user.

import type { MediaLink } from '../calls/media-link.ts';
import { askServer } from '../connection/ask-server.ts';
import { fullJitterMs } from '../connection/backoff.ts';
import type { IceServer } from './web-rtc.ts';

/** Gives the servers for one call, and again, with credentials that are still good, for each restart of ICE. */
export type GetIceServers = () => IceServer[] | Promise<IceServer[]>;

const TRIES = 3;
const BACKOFF = { baseMs: 500, capMs: 2_000 };

/** Asks GET /api/ice-servers. Without an answer none: devices that see each other need none. */
export async function serverIceServers({ fetch, server, clock }: MediaLink): Promise<IceServer[]> {
  for (let attempt = 0; fetch !== undefined && attempt < TRIES; attempt += 1) {
    const answer = await askServer('/ice-servers', { fetch, clock, server });
    if (answer !== null && answer.body !== null) return (answer.body as { iceServers: IceServer[] }).iceServers;
    if (answer !== null && answer.status < 500) return [];
    const waitMs = fullJitterMs(attempt, BACKOFF, Math.random);
    await new Promise<void>((resolve) => void clock.setTimer(resolve, waitMs));
  }
  return [];
}
