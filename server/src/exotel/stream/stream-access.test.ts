import { describe, expect, test } from 'vitest';
import { Secret } from '../../secret.ts';
import { createStreamAccess } from './stream-access.ts';

const callId = '01a2064c-7cab-7793-b4f2-a43a63c9203d';
const secret = new Secret('webhook-secret-0123');
let now = Date.parse('2026-11-23T00:00:00Z');

function access(part: { secret?: Secret | null } = {}) {
  const options = { publicUrl: 'https://calls.example.com', apiCredentials: new Secret('key:token'), now: () => now };
  return createStreamAccess({ ...options, secret, ...part });
}

function queryOf(url: string): URLSearchParams {
  return new URL(url).searchParams;
}

function basic(credentials: string): string {
  return `Basic ${Buffer.from(credentials).toString('base64')}`;
}

describe('a URL that was made for a call', () => {
  test('lets its stream in and names call and agent, within Exotel’s limits for parameters', () => {
    const url = access().urlOf({ callId, agent: 'sales.v2', sampleRate: 16_000, hasFlow: true });
    expect(url).toMatch(/^wss:\/\/calls\.example\.com\/exotel-stream\?sample-rate=16000&call=/);
    expect([...queryOf(url)]).toHaveLength(3);
    expect(queryOf(url).toString().length).toBeLessThan(256);
    expect(access().check(queryOf(url), undefined)).toEqual({
      kind: 'let-in',
      ticket: { callId, agent: 'sales.v2', user: null, hasFlow: true },
    });
  });

  test('for a browser names its user, whom nobody can change', () => {
    const query = queryOf(
      access().urlOf({ callId, agent: 'sales', sampleRate: 24_000, hasFlow: false, user: 'asha@a.in' }),
    );
    const ticket = { callId, agent: 'sales', user: 'asha@a.in', hasFlow: false };
    expect(access().check(query, undefined)).toEqual({ kind: 'let-in', ticket });
    query.set('user', 'ravi');
    expect(access().check(query, undefined).kind).toBe('refused');
    query.delete('user');
    expect(access().check(query, undefined).kind).toBe('refused');
  });

  test('for a call that is nothing but the stream says so, in no more parameters', () => {
    const query = queryOf(access().urlOf({ callId, agent: 'sales', sampleRate: 8000, hasFlow: false }));
    const ticket = { callId, agent: 'sales', user: null, hasFlow: false };
    expect([...query]).toHaveLength(3);
    expect(access().check(query, undefined)).toEqual({ kind: 'let-in', ticket });
  });

  test('runs out', () => {
    const query = queryOf(access().urlOf({ callId, agent: null, sampleRate: 8000, hasFlow: true }));
    const madeAt = now;
    now += 9 * 60_000;
    expect(access().check(query, undefined).kind).toBe('let-in');
    now += 2 * 60_000;
    expect(access().check(query, undefined).kind).toBe('refused');
    now = madeAt;
  });

  test.each([
    ['another call', (query: URLSearchParams) => query.set('call', callId.replace('01a', '01b'))],
    ['another agent', (query: URLSearchParams) => query.set('token', `${query.get('token')}x`)],
    ['a later end', (query: URLSearchParams) => query.set('token', `z${query.get('token')}`)],
    ['a call with a flow', (query: URLSearchParams) => query.set('token', `${query.get('token')}`.replace('-.', '.'))],
    ['no token', (query: URLSearchParams) => query.delete('token')],
  ])('opens nothing when it is changed to %s', (_what, change) => {
    const query = queryOf(access().urlOf({ callId, agent: 'sales', sampleRate: 8000, hasFlow: false }));
    change(query);
    expect(access().check(query, undefined).kind).toBe('refused');
  });
});

describe('Basic credentials', () => {
  test.each([
    ['of the Exotel account', 'key:token', 'let-in'],
    ['with the webhook secret as password', 'anybody:webhook-secret-0123', 'let-in'],
    ['with another token', 'key:tokem', 'refused'],
    ['with an empty password', 'key:', 'refused'],
    ['without a colon', 'webhook-secret-0124', 'refused'],
  ])('%s are %s', (_what, credentials, kind) => {
    const checked = access().check(new URLSearchParams('agent=sales'), basic(credentials));
    expect(checked.kind).toBe(kind);
    if (checked.kind === 'let-in')
      expect(checked.ticket).toEqual({ callId: null, agent: 'sales', user: null, hasFlow: true });
  });
});

test('who shows nothing is let in only where there is no secret', () => {
  const nothing = new URLSearchParams('agent=sales');
  expect(access().check(nothing, undefined)).toMatchObject({ kind: 'unnamed', suffices: false });
  expect(access({ secret: null }).check(nothing, undefined)).toMatchObject({ kind: 'unnamed', suffices: true });
  expect(access({ secret: null }).check(new URLSearchParams('call=c-1'), undefined)).toMatchObject({
    kind: 'let-in',
    ticket: { callId: 'c-1' },
  });
});

test('a webhook’s token opens no stream', async () => {
  const { createWebhookAccess } = await import('../webhook-access.ts');
  const query = queryOf(createWebhookAccess('https://calls.example.com', secret).urlOf(callId));
  expect(access().check(query, undefined).kind).toBe('refused');
});
