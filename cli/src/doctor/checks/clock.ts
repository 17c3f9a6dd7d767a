// Whether this machine's clock is right, by that of Exotel. Tokens and TURN credentials have times in them.
import { type Check, type Deployment, failed, ok, PATIENCE_MS, skipped } from '../finding.ts';

/** The header has whole seconds, and the way there and back takes time. */
const TOLERATED_MS = 10_000;

export const clockCheck: Check = {
  name: 'clock',
  async examine({ config, now }: Deployment) {
    if (config.exotel === null) return [skipped('There is no other clock to compare with.')];
    const theirs = await clockOf(config.exotel.baseUrl);
    if (theirs === null) return [skipped('Exotel did not tell its time.')];
    const offMs = now() - theirs;
    const off = `${Math.abs(Math.round(offMs / 1000))} s ${offMs > 0 ? 'fast' : 'slow'}`;
    if (Math.abs(offMs) <= TOLERATED_MS) return [ok(`The clock is right (by that of Exotel).`)];
    const cure = 'Have it set by NTP: timedatectl set-ntp true. In a container, on the host.';
    return [
      failed(`The clock of this machine is ${off}: tokens and TURN credentials run out at the wrong time.`, cure),
    ];
  },
};

/** Epoch ms; null: it was not told. No credentials are shown. */
async function clockOf(url: string): Promise<number | null> {
  try {
    const answer = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(PATIENCE_MS) });
    await answer.body?.cancel();
    const date = Date.parse(answer.headers.get('date') ?? '');
    return Number.isNaN(date) ? null : date;
  } catch {
    return null;
  }
}
