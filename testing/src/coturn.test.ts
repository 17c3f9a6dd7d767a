// The configuration that operators start from, read by a real coturn.
import { createHmac } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { startCoturn } from './coturn.ts';
import { TurnClient } from './turn-client.ts';

const configFile = fileURLToPath(new URL('../../deploy/coturn.conf', import.meta.url));

function credentialsOf(secret: string) {
  const username = `${Math.floor(Date.now() / 1000) + 600}:asha`;
  return { username, credential: createHmac('sha1', secret).update(username).digest('base64') };
}

test('deploy/coturn.conf is understood whole, and its relay is no way into a private network', async () => {
  await using coturn = await startCoturn({ configFile });
  expect(coturn.output()).not.toMatch(/bad configuration|unrecognized|unknown/i);
  using client = await TurnClient.open(coturn.port, credentialsOf(coturn.secret));
  expect(await client.allocate()).toMatchObject({ ok: true });
  for (const address of ['127.0.0.1', '10.1.2.3', '169.254.169.254', '172.20.0.1', '192.168.1.1', '224.0.0.1']) {
    expect(await client.permit(address)).toMatchObject({ ok: false, code: 403 });
  }
  expect(await client.permit('198.51.100.7')).toEqual({ ok: true });
});

test('two secrets count at once, so that one can be changed without a gap', async () => {
  await using coturn = await startCoturn({ configFile });
  for (const secret of [coturn.secret, 'THE_VALUE_OF_TURN_SECRET']) {
    using client = await TurnClient.open(coturn.port, credentialsOf(secret));
    expect(await client.allocate()).toMatchObject({ ok: true });
  }
  using stranger = await TurnClient.open(coturn.port, credentialsOf('another'));
  expect(await stranger.allocate()).toMatchObject({ ok: false, code: 401 });
});
