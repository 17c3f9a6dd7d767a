// What an instance says of itself at /health.
import { z } from 'zod';
import { whyBroken } from './broken-connection.ts';
import { PATIENCE_MS } from './finding.ts';

const healthSchema = z.object({ version: z.string(), status: z.string(), deployment: z.string() });

export type InstanceHealth = z.output<typeof healthSchema>;

/** `url`: without a slash at the end. One that drains, or has lost its database, answers, too. */
export async function healthOf(
  url: string,
): Promise<{ ok: true; value: InstanceHealth } | { ok: false; reason: string }> {
  try {
    const answer = await fetch(`${url}/health`, { redirect: 'manual', signal: AbortSignal.timeout(PATIENCE_MS) });
    const health = healthSchema.safeParse(await answer.json().catch(() => undefined));
    if (health.success) return { ok: true, value: health.data };
    return { ok: false, reason: `something else answers there, with HTTP ${answer.status}` };
  } catch (error) {
    return { ok: false, reason: whyBroken(error) };
  }
}
