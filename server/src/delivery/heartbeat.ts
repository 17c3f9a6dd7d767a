// Signs of life: pings clients in their turn, so that not all of them are written to at once.
import type { ClientConnection } from './client-connection.ts';

/** Pings those whose turn it is; closes those that let the last ping pass, or whose token has run out. */
export function beat(clients: Iterable<ClientConnection>, now: number): void {
  for (const client of clients) {
    if (client.expiresAt !== null && client.expiresAt <= now) client.close('token-expired');
    else if (client.nextPingAt > now) continue;
    else if (client.alive) client.ping(now);
    else client.close('heartbeat-lost');
  }
}
