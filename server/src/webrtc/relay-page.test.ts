// Two connections of one page of a real Chromium that may reach each other through the relay only.
import { fileURLToPath } from 'node:url';
import { blankPage } from '@patchcord/testing/blank-page';
import { openPage } from '@patchcord/testing/chromium';
import { startCoturn, type TestCoturn } from '@patchcord/testing/coturn';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Secret } from '../secret.ts';
import { iceServersFor } from './ice-servers.ts';

const script = fileURLToPath(new URL('./testing/relay-call.js', import.meta.url));

let coturn: TestCoturn;
beforeAll(async () => {
  coturn = await startCoturn();
});
afterAll(() => coturn.close());

/** A page that calls itself with the credentials that this server's secret makes. */
async function pageInCall(url: string, secret = coturn.secret) {
  const turn = { urls: [url], secret: new Secret(secret), ttlSeconds: 3600 };
  const { iceServers } = iceServersFor('asha', { stunUrls: [], turn }, Date.now());
  const page = await openPage(await blankPage());
  await page.addScriptTag({ path: script });
  await page.evaluate(`relayCall(${JSON.stringify(iceServers)})`);
  return page;
}

test.each(['udp', 'tcp'] as const)('audio and video come through coturn over %s with our credentials', async (way) => {
  const page = await pageInCall(coturn.urls[way]);
  await expect
    .poll(() => page.evaluate('figures()'))
    .toEqual({ hasAudio: true, hasVideo: true, way: `relay ${way} relay` });
});

test('credentials of another secret get no relay, and the page is told why', async () => {
  const page = await pageInCall(coturn.urls.udp, 'another-secret-another-secret-00');
  await expect.poll(() => page.evaluate('gathered.errorCodes')).toContain(401);
  expect(await page.evaluate('gathered.candidates')).toEqual([]);
});
