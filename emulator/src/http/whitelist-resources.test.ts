import { expect, test } from 'vitest';
import { type Emulator, startEmulator } from '../start-emulator.ts';
import { restClient } from '../testing/rest-client.ts';

const authorization = `Basic ${Buffer.from('key:token').toString('base64')}`;

function whitelist(emulator: Emulator, parameters: Record<string, string>, suffix = '.json'): Promise<Response> {
  return fetch(`${emulator.url}/v1/Accounts/emulated1/CustomerWhitelist${suffix}`, {
    method: 'POST',
    headers: { authorization },
    body: new URLSearchParams(parameters),
  });
}

test('numbers are added once, and asked for in the documented shape', async () => {
  await using emulator = await startEmulator();
  const client = restClient(emulator);
  const neutral = '<Result><Status>Neutral</Status><Type/><Expiry>-1</Expiry></Result>';
  expect(await (await client.get('/CustomerWhitelist/09876500001')).text()).toContain(neutral);
  const added = await whitelist(emulator, { VirtualNumber: '08047000001', Number: '09876500001, 919876500002,x' });
  expect(await added.json()).toEqual({
    Result: { Succeeded: 2, Redundant: 0, Failed: 1, Total: 3, Message: 'Success' },
  });
  const again = await whitelist(emulator, { VirtualNumber: '08047000001', Number: '+919876500001' });
  expect(await again.json()).toMatchObject({ Result: { Succeeded: 0, Redundant: 1 } });
  const listed = '<Result><Status>Whitelist</Status><Type>API</Type><Expiry>-1</Expiry></Result>';
  expect(await (await client.get('/CustomerWhitelist/9876500002')).text()).toContain(listed);
});

test.each(['', '/'])('the path may end in %j', async (suffix) => {
  await using emulator = await startEmulator();
  const parameters = { VirtualNumber: '08047000001', Number: '09876500001' };
  expect((await whitelist(emulator, parameters, suffix)).status).toBe(200);
});

test.each([
  [{ Number: '09876500001' }, 'VirtualNumber is missing'],
  [{ VirtualNumber: '08047000001' }, 'Number is missing'],
  [{ VirtualNumber: '08047000009', Number: '09876500001' }, 'VirtualNumber is not an ExoPhone of this account'],
])('%j is refused', async (parameters: Record<string, string>, message) => {
  await using emulator = await startEmulator();
  const answer = await whitelist(emulator, parameters);
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({ RestException: { Message: message } });
});
