// From what people paste (a tunnel's https address, a bare host) to the WebSocket address of the call server.
import { isIP } from 'node:net';

export type ParsedUrl = { ok: true; value: string } | { ok: false; error: string };

const webSocketSchemes: Record<string, string> = { 'wss:': 'wss:', 'ws:': 'ws:', 'https:': 'wss:', 'http:': 'ws:' };

/**
 * Takes wss://, ws://, https:// and http:// addresses and bare hosts; without a path, `/ws` is added. A bare name with
 * a dot gets wss://; a bare IP address or a name without a dot is a machine nearby and gets ws://.
 */
export function parseServerUrl(address: string): ParsedUrl {
  const trimmed = address.trim();
  const url = URL.parse(/^[a-z][a-z\d+.-]*:\/\//i.test(trimmed) ? trimmed : `${schemeOfBareHost(trimmed)}//${trimmed}`);
  const scheme = url === null ? undefined : webSocketSchemes[url.protocol];
  if (url === null || scheme === undefined) {
    return { ok: false, error: 'not the address of a server: give wss://, ws://, https://, http:// or a host' };
  }
  url.protocol = scheme;
  if (url.pathname === '/') url.pathname = '/ws';
  url.hash = '';
  return { ok: true, value: url.href };
}

/** The address without what may be secret in it: credentials and query. */
export function displayUrl(address: string): string {
  const url = new URL(address);
  return `${url.protocol}//${url.host}${url.pathname}`;
}

function schemeOfBareHost(address: string): string {
  const hostname = URL.parse(`ws://${address}`)?.hostname ?? '';
  const isNearby = isIP(hostname.replace(/^\[|\]$/g, '')) !== 0 || !hostname.includes('.');
  return isNearby ? 'ws:' : 'wss:';
}
