// Why a connection ended or was not made, and what class of end that is.
import { closeBand, closeCodes } from '@patchcord/protocol/close-codes';

/** What went wrong: `closed` by the server, or noticed here. */
export type EndKind =
  | 'closed'
  | 'unreachable'
  | 'connect-timeout'
  | 'welcome-timeout'
  | 'refused'
  | 'silent'
  | 'goaway'
  | 'returning-to-primary'
  | 'token-failed'
  | 'unauthorized'
  | 'device-replaced';

export interface ConnectionEnd {
  readonly kind: EndKind;
  /** The WebSocket close code; 1006 where there was none. */
  readonly code: number;
  /** For people. */
  readonly reason: string;
  /** The status with which the server refused the handshake, where the platform tells it; browsers do not. */
  readonly httpStatus: number | null;
  /** Whether the server had said welcome. */
  readonly wasConnected: boolean;
}

/** What to do after an end: the same endpoint, another one, a fresh token first, or nothing at all. */
export type EndClass = 'again' | 'elsewhere' | 'fresh-token' | 'stop';

/** Classifies an end. `wasGood`: the connection had lasted long enough for its first drop to be the network's fault. */
export function classify(end: ConnectionEnd, wasGood: boolean): EndClass {
  if (end.kind === 'unauthorized' || end.kind === 'device-replaced') return 'stop';
  if (end.kind === 'token-failed') return 'again';
  if (end.code === closeCodes['token-expired'].code) return 'fresh-token';
  const band = closeBand(end.code);
  if (band === 'stop') return 'stop';
  if (band === 'retry-elsewhere') return 'elsewhere';
  return wasGood ? 'again' : 'elsewhere';
}

/** The end that a closed socket tells of. */
export function closedEnd(
  { code, reason, httpStatus }: { code: number; reason: string; httpStatus: number | null },
  wasConnected: boolean,
): ConnectionEnd {
  const end = { code, reason, httpStatus, wasConnected };
  // A refused token would be refused by every instance.
  if (httpStatus === 401 || httpStatus === 403) return { ...end, kind: 'unauthorized' };
  if (code === closeCodes.unauthorized.code) return { ...end, kind: 'unauthorized' };
  if (code === closeCodes['device-replaced'].code) return { ...end, kind: 'device-replaced' };
  return { ...end, kind: code === 1006 && !wasConnected ? 'unreachable' : 'closed' };
}

/** An end that this side brought about. */
export function ownEnd(kind: EndKind, reason: string, wasConnected: boolean): ConnectionEnd {
  return { kind, code: 1006, reason, httpStatus: null, wasConnected };
}
