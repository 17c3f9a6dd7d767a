// The examples for nginx, HAProxy and Caddy, each before two real instances of which one drains, or dies.
import { AppClient } from '@patchcord/testing/app-client';
import { createDatabase } from '@patchcord/testing/postgres';
import { proxyNames, type RunningProxy, startProxy } from '@patchcord/testing/reverse-proxy';
import { ServerProcess } from '@patchcord/testing/server-process';
import { SignJWT } from 'jose';
import { describe, expect, inject, test, vi } from 'vitest';

const AUTH_SECRET = 'an-auth-secret-of-the-tests-0123456789';
const WEBHOOK_SECRET = 'a-webhook-secret-of-the-tests';
const SLOW_MS = 120_000;

interface Site extends AsyncDisposable {
  primary: ServerProcess;
  fallback: ServerProcess;
  proxy: RunningProxy;
}

async function startSite(name: (typeof proxyNames)[number]): Promise<Site> {
  const shared = {
    NODE_ENV: 'production',
    HOST: '127.0.0.1',
    LOG_LEVEL: 'info',
    DRAIN_SECONDS: '0',
    PUBLIC_URL: 'https://calls.example.com',
    AUTH_SECRET,
    EXOTEL_WEBHOOK_SECRET: WEBHOOK_SECRET,
    EXOTEL_SID: 'emulated1',
    EXOTEL_API_KEY: 'key',
    EXOTEL_TOKEN: 'token',
    EXOTEL_CALLER_ID: '08047000001',
    EXOTEL_BASE_URL: 'http://127.0.0.1:1',
    DATABASE_URL: await createDatabase(inject('postgresUrl')),
    REDIS_URL: inject('redisUrl'),
  };
  const primary = await ServerProcess.start(shared);
  const fallback = await ServerProcess.start(shared);
  const proxy = await startProxy(name, [primary.port, fallback.port]);
  return {
    primary,
    fallback,
    proxy,
    async [Symbol.asyncDispose]() {
      await proxy[Symbol.asyncDispose]();
      await Promise.all([primary, fallback].map((server) => server[Symbol.asyncDispose]()));
    },
  };
}

const token = (subject: string) =>
  new SignJWT({ scope: 'calls:read calls:place' })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(subject)
    .setExpirationTime('10m')
    .sign(new TextEncoder().encode(AUTH_SECRET));

/** A device through the proxy, and the instance that it has come to. */
async function connect({ proxy }: Site, userId: string, open = () => AppClient.connect(`${proxy.wsUrl}/ws`)) {
  const device = await open();
  device.send({ type: 'hello', token: await token(userId) });
  const { instanceId } = await device.told('welcome');
  return { device, instanceId };
}

/** As an app does it that is refused for a moment: it comes back. */
async function openPatiently({ proxy }: Site): Promise<AppClient> {
  return vi.waitFor(() => AppClient.connect(`${proxy.wsUrl}/ws`), { timeout: SLOW_MS / 4, interval: 100 });
}

const instanceOf = async (server: { url: string }) =>
  ((await (await fetch(`${server.url}/health`)).json()) as { instance: string }).instance;

function webhook({ proxy }: Site, CallSid: string): Promise<Response> {
  const body = JSON.stringify({ CallSid, EventType: 'terminal', Status: 'completed', DateUpdated: 'now' });
  return fetch(`${proxy.url}/exotel/webhook?key=${encodeURIComponent(WEBHOOK_SECRET)}`, { method: 'POST', body });
}

describe.each(proxyNames)('%s', (name) => {
  test('brings requests, webhooks and WebSockets to the primary', { timeout: SLOW_MS }, async () => {
    await using site = await startSite(name);
    const { device, instanceId } = await connect(site, 'asha');
    expect(instanceId).toBe(await instanceOf(site.primary));
    expect(await instanceOf(site.proxy)).toBe(instanceId);
    expect((await webhook(site, 'sid-1')).status).toBe(200);
    await device.statusesUntilEnd(({ callSid }) => callSid === 'sid-1');
    expect((await fetch(`${site.proxy.url}/metrics`)).status).toBe(404);
    await device[Symbol.asyncDispose]();
  });

  test('while the primary drains, what comes goes to the fallback, and what is there stays', {
    timeout: SLOW_MS,
  }, async () => {
    await using site = await startSite(name);
    const fallback = await instanceOf(site.fallback);
    const early = await Promise.all(['a', 'b', 'c', 'd', 'e'].map((userId) => connect(site, userId)));
    const stopped = site.primary.stop();
    await Promise.all(early.map(({ device }) => device.told('goaway')));
    // Caddy sends on what was answered, be it a 503, until it has asked /readyz itself.
    const open = name === 'caddy' ? () => openPatiently(site) : undefined;
    const { device: late, instanceId } = await connect(site, 'late', open);
    expect(instanceId).toBe(fallback);
    // They are sent away one after the other, over ten seconds.
    const left = early.filter(({ device }) => device.closed === null);
    expect(left.length).toBeGreaterThan(0);
    expect((await webhook(site, 'sid-2')).status).toBe(200);
    await late.statusesUntilEnd(({ callSid }) => callSid === 'sid-2');
    expect((await left.at(-1)?.device.closing())?.code).toBe(4100);
    expect(await stopped).toBe(0);
    for (const { device } of [...early, { device: late }]) await device[Symbol.asyncDispose]();
  });

  test('kill -9 of the primary loses no request, and it is used again when it is back', {
    timeout: SLOW_MS,
  }, async () => {
    await using site = await startSite(name);
    const { primary, fallback, proxy } = site;
    const other = await instanceOf(fallback);
    await primary.kill();
    // Caddy before 2.11.2 learns of it from what has no body, or loses the body: docs/self-host.md says what that means.
    if (name === 'caddy') expect((await fetch(`${proxy.url}/readyz`)).status).toBe(200);
    const failures: string[] = [];
    for (let count = 0; count < 20; count += 1) {
      for (const answer of await Promise.all([fetch(`${proxy.url}/readyz`), webhook(site, `sid-${count}`)])) {
        if (!answer.ok) failures.push(`${count}: ${answer.status} ${await answer.text()}`);
      }
    }
    expect(failures).toEqual([]);
    const { device, instanceId } = await connect(site, 'asha');
    expect(instanceId).toBe(other);
    await primary.startAgain();
    const again = await instanceOf(primary);
    await expect.poll(() => instanceOf(proxy)).toBe(again);
    await device[Symbol.asyncDispose]();
  });
});
