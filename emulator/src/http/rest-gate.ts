// Who may come in at the REST door, and how often.
import type { RestExceptionFacts } from '@patchcord/exotel';
import { RequestRate } from './request-rate.ts';

export interface Account {
  sid: string;
  key: string;
  token: string;
}

/** Null lets the request in; else the answer that turns it away. Times are epoch milliseconds. */
export type RestGate = (authorization: string, accountSid: string, now: number) => RestExceptionFacts | null;

/** Whether a request has the account's key and token, as HTTP Basic. */
export function hasCredentials(authorization: string, { key, token }: Account): boolean {
  const [scheme = '', credentials] = authorization.split(' ');
  return scheme.toLowerCase() === 'basic' && credentials === Buffer.from(`${key}:${token}`).toString('base64');
}

/** @param requestsPerMinute null lets in any number */
export function restGate(account: Account, requestsPerMinute: number | null): RestGate {
  const rate = requestsPerMinute === null ? null : new RequestRate(requestsPerMinute);
  return (authorization, accountSid, now) => {
    if (!hasCredentials(authorization, account)) return { status: 401, message: 'Authentication failed' };
    if (accountSid !== account.sid) return { status: 404, message: 'No such account' };
    if (rate?.admits(now) === false) return { status: 429, message: 'Rate limit exceeded' };
    return null;
  };
}
