// What the ways in which a connection ends mean. Reference: close codes and errors of the live service; the upgrade is
// answered with 101 even for a wrong key or model, `error` and the close code come after it.
import type { ModelFailure, SessionEnd } from '../model-session.ts';

/** Codes of `error` after which nothing else will help. */
const refusals = new Set(['invalid_api_key', 'missing_model', 'invalid_model', 'beta_api_shape_disabled']);

/** @param error what the model said was wrong before it closed */
export function endOfClose(code: number, reason: string, error: ModelFailure | null): SessionEnd {
  const failure = error ?? {
    code: reason.split('.').at(-1) || `closed_${code}`,
    message: `The model closed the session with ${code}${reason === '' ? '' : ` ${reason}`}`,
  };
  if (failure.code === 'session_expired' || code === 1001) return { kind: 'expired', retry: true, failure };
  if (code === 3000 || code === 4000 || refusals.has(failure.code)) return refused(failure);
  return lost(failure);
}

/** The upgrade was answered with HTTP, as gateways do. */
export function endOfHttp(status: number): SessionEnd {
  const failure = { code: `http_${status}`, message: `The model answered the upgrade with HTTP ${status}` };
  const mayPass = status === 408 || status === 429 || status >= 500;
  return mayPass ? lost(failure) : refused(failure);
}

export function refused(failure: ModelFailure): SessionEnd {
  return { kind: 'refused', retry: false, failure };
}

export function lost(failure: ModelFailure): SessionEnd {
  return { kind: 'lost', retry: true, failure };
}

export function silent(failure: ModelFailure): SessionEnd {
  return { kind: 'silent', retry: true, failure };
}

export function expired(failure: ModelFailure): SessionEnd {
  return { kind: 'expired', retry: true, failure };
}

export const closedByUs: SessionEnd = {
  kind: 'closed-by-us',
  retry: false,
  failure: { code: 'closed_by_us', message: 'The session was closed here' },
};
