// A server without tokens (development on loopback) must not be at the mercy of any web page that the developer has
// open: browsers name the page's origin, and only pages of this machine or of PUBLIC_URL are let in.
import type { IncomingHttpHeaders } from 'node:http';

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Whether a request may have come from a page that we trust; requests that are not a page's have no origin. */
export function isTrustedOrigin(headers: IncomingHttpHeaders, publicUrl: string): boolean {
  const { origin } = headers;
  if (origin === undefined) return true;
  if (!URL.canParse(origin)) return false;
  const { hostname, host } = new URL(origin);
  return LOOPBACK.has(hostname) || host === new URL(publicUrl).host;
}
