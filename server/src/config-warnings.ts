// What the log says of a configuration at the start.
import type { Config } from './config.ts';
import { isLoopback } from './origin.ts';

/** What works but may not be meant. */
export function warningsOf(config: Config): string[] {
  const open = config.authSecret === null && config.authJwksUrl === null;
  const isLocal = isLoopback(config.publicUrl);
  return [
    ...(open && isLocal
      ? ['Open to everybody who can reach it: no AUTH_SECRET is set. Fine on your own machine.']
      : []),
    ...(open && !isLocal
      ? [
          'Open to the world: PUBLIC_URL is public and no AUTH_SECRET is set, so anybody can place calls. Set AUTH_SECRET.',
        ]
      : []),
    ...(config.redisUrl !== null && config.databaseUrl === null
      ? ['REDIS_URL is not used: it joins instances that share a database, and no DATABASE_URL is set.']
      : []),
    ...(config.telephony === 'exotel' && isLocal
      ? ['Exotel cannot reach PUBLIC_URL, so no webhook will come and statuses come late. Set it to a public address.']
      : []),
  ];
}
