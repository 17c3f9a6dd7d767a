// The whole examination: the settings, and then everything that they name, at the same time.
import { clockCheck } from './checks/clock.ts';
import { databaseCheck } from './checks/database.ts';
import { exotelCheck } from './checks/exotel.ts';
import { modelCheck } from './checks/model.ts';
import { peerCheck } from './checks/peer.ts';
import { publicUrlCheck } from './checks/public-url.ts';
import { redisCheck } from './checks/redis.ts';
import { turnCheck } from './checks/turn.ts';
import type { Check, Finding } from './finding.ts';
import { readDeployment } from './read-deployment.ts';

const checks: Check[] = [
  clockCheck,
  exotelCheck,
  publicUrlCheck,
  turnCheck,
  modelCheck,
  databaseCheck,
  redisCheck,
  peerCheck,
];

export type NamedFinding = Finding & { check: string };

export interface Examined {
  env: Record<string, string | undefined>;
  /** Epoch ms. */
  now: () => number;
}

/** Looks at the deployment that these variables describe. Dials nothing, and writes nothing. */
export async function examine({ env, now }: Examined): Promise<NamedFinding[]> {
  const { config, findings } = readDeployment(env);
  const named = (check: string, found: Finding[]) => found.map((finding) => ({ check, ...finding }));
  const settings = named('settings', findings);
  if (config === null) return settings;
  const found = await Promise.all(
    checks.map(async ({ name, examine: run }) => named(name, await run({ config, now }))),
  );
  return [...settings, ...found.flat()];
}
