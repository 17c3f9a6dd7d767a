// A server without tokens (development on loopback) must not be at the mercy of any web page that the developer has
// open: browsers name the page's origin, and only pages of this machine or of PUBLIC_URL are let in.
import type { IncomingHttpHeaders } from 'node:http';
import { isIP } from 'node:net';

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Whether an absolute URL is one of this machine. */
export function isLoopback(url: string): boolean {
  return LOOPBACK.has(new URL(url).hostname);
}

/** Whether a request may have come from a page that we trust; requests that are not a page's have no origin. */
export function isTrustedOrigin(headers: IncomingHttpHeaders, publicUrl: string): boolean {
  const { origin, host } = headers;
  const publicHost = new URL(publicUrl).host;
  if (!isTrustedHost(host, publicHost)) return false;
  if (origin === undefined) return true;
  if (!URL.canParse(origin)) return false;
  return isLoopback(origin) || new URL(origin).host === publicHost;
}

/**
 * A page that has its own name led to this machine (DNS rebinding) is of our origin, as far as the browser knows, and
 * sends none with what it reads. But its name stands in `Host`. Addresses and names without a point cannot be rebound.
 */
function isTrustedHost(host: string | undefined, publicHost: string): boolean {
  if (host === undefined || host === publicHost) return true;
  if (!URL.canParse(`http://${host}`)) return false;
  const { hostname } = new URL(`http://${host}`);
  return !hostname.includes('.') || isIP(hostname) !== 0;
}
