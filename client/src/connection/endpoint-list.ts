// The addresses that serve this client, and whose turn it is. Pure: every change gives a new list.
import { isEncrypted, webSocketUrl } from './endpoint-url.ts';

export interface EndpointList {
  /** As the app configured them, the primary first. */
  readonly configured: readonly string[];
  /** Those that a `goaway` named; they have their turns before the configured ones. */
  readonly advised: readonly string[];
  readonly index: number;
}

/** `configured` holds at least one WebSocket address. */
export function endpointList(configured: readonly string[]): EndpointList {
  return { configured, advised: [], index: 0 };
}

export function allEndpoints({ configured, advised }: EndpointList): string[] {
  return [...new Set([...advised, ...configured])];
}

export function currentEndpoint(list: EndpointList): string {
  const all = allEndpoints(list);
  return all[list.index % all.length] as string;
}

/** Goes on to the next address; after the last one the first has its turn again. */
export function nextEndpoint(list: EndpointList): EndpointList {
  return { ...list, index: (list.index + 1) % allEndpoints(list).length };
}

/**
 * Takes the addresses of a `goaway`, the first of them first. None: everything stays. A client that came encrypted
 * takes no advice that would show its token to the network.
 */
export function adviseEndpoints(list: EndpointList, addresses: readonly string[]): EndpointList {
  const mustEncrypt = isEncrypted(currentEndpoint(list));
  const advised = addresses
    .map(webSocketUrl)
    .filter((url): url is string => url !== null && (isEncrypted(url) || !mustEncrypt));
  return advised.length === 0 ? list : { ...list, advised, index: 0 };
}

export function isPrimary(list: EndpointList): boolean {
  return currentEndpoint(list) === list.configured[0];
}

/** Back to the order of the app, the primary first; what a `goaway` advised is forgotten. */
export function backToPrimary(list: EndpointList): EndpointList {
  return { ...list, advised: [], index: 0 };
}
