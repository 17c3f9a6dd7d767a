// An app's own test against a server that fails on purpose. Needs the package `ws`.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { CallClient } from '@patchcord/client';
import { CallWorld, FailingServer } from '@patchcord/client/testing';

const world = new CallWorld();
await using primary = await FailingServer.start({ world, modes: ['drop-on-command', 'refuse-500'] });
await using fallback = await FailingServer.start({ world });

const client = new CallClient({ endpoints: [primary.url, fallback.url] });
await client.connect();
// The primary places the call, and dies before it can say so.
const call = await client.place({ from: '1234567890', to: '9876543210' });
assert.equal(world.placed.length, 1);

world.setStatus(call.callId, 'busy');
assert.equal((await call.done).status, 'busy');
client.disconnect();
await Promise.all(fallback.open.map(({ socket }) => once(socket, 'close')));
console.log('placed once, ended busy');
