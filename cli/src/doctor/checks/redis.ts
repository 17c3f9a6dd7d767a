// Whether Redis lets us in.
import { createClient } from 'redis';
import { whyBroken } from '../broken-connection.ts';
import { type Check, failed, ok, PATIENCE_MS, skipped } from '../finding.ts';

export const redisCheck: Check = {
  name: 'redis',
  async examine({ config: { redisUrl } }) {
    if (redisUrl === null) return [skipped('No REDIS_URL is set; instances hear of each other by the database.')];
    const client = createClient({
      url: redisUrl.reveal(),
      socket: { connectTimeout: PATIENCE_MS, reconnectStrategy: false },
    });
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.ping();
      return [ok('Redis lets us in.')];
    } catch (error) {
      const cure =
        'Start it, and check host, port and password in REDIS_URL (rediss: for TLS). Until then events reach the other instance up to a second late.';
      return [failed(`Redis cannot be used: ${whyRefused(error)}.`, cure)];
    } finally {
      client.destroy();
    }
  },
};

/** Redis says it by the first word (reference: redis.io, AUTH). */
function whyRefused(error: unknown): string {
  const [word] = /^(WRONGPASS|NOAUTH|NOPERM|ERR)\b/.exec((error as Error).message) ?? [];
  return word === undefined ? whyBroken(error) : `it does not let us in (${word})`;
}
