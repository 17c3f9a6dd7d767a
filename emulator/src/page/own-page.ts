// Who may drive the emulator from a browser: its own page, and no stranger's.
import type { IncomingHttpHeaders } from 'node:http';
import { isIP } from 'node:net';

/**
 * Whether a request comes from the emulator's own page, or from no page at all: programs name no origin. A name with a
 * dot is a stranger's even when it is the host that was asked for, because anybody can let one resolve to this machine.
 */
export function isOwnPage({ origin, host }: IncomingHttpHeaders): boolean {
  if (origin === undefined) return true;
  if (host === undefined || !URL.canParse(origin)) return false;
  const page = new URL(origin);
  const name = page.hostname.replace(/^\[|\]$/g, '');
  return page.host === host.toLowerCase() && (isIP(name) !== 0 || !name.includes('.') || name.endsWith('.localhost'));
}
