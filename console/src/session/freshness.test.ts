import { CallClient } from '@patchcord/client';
import { FailingServer } from '@patchcord/client/testing';
import { QueryClient } from '@tanstack/react-query';
import { expect, onTestFinished, test, vi } from 'vitest';
import { callView } from '../testing/call-view.ts';
import { keepFresh, withCall } from './freshness.ts';

const page = (...ids: string[]) => ({ calls: ids.map((callId) => callView({ callId, version: 3 })), nextCursor: null });
const list = { pages: [page('a', 'b'), page('c')], pageParams: ['', 'x'] };

test('a call of the list is as it was told last, and the other pages stay the same', () => {
  const changed = withCall(list, callView({ callId: 'b', status: 'ringing', version: 4 }));
  expect(changed.pages[0]?.calls.map(({ status }) => status)).toEqual(['initiated', 'ringing']);
  expect(changed.pages[1]).toBe(list.pages[1]);
});

test('older news change nothing', () => {
  const changed = withCall(list, callView({ callId: 'c', status: 'ringing', version: 2 }));
  expect(changed.pages[1]?.calls[0]?.status).toBe('initiated');
});

test('a call that is not in the list leaves it as it is', () => {
  expect(withCall(list, callView({ callId: 'z', version: 9 }))).toBe(list);
});

test('what was asked before the connection was lost or taken away is asked again when it is back', async () => {
  await using server = await FailingServer.start();
  const queries = new QueryClient();
  const invalidated = vi.spyOn(queries, 'invalidateQueries');
  const client = new CallClient({ endpoints: [server.url], deviceId: 'tab' });
  const otherTab = new CallClient({ endpoints: [server.url], deviceId: 'tab' });
  const stop = keepFresh(client, queries);
  onTestFinished(() => {
    stop();
    client.disconnect();
    otherTab.disconnect();
  });
  await client.connect();
  expect(invalidated).not.toHaveBeenCalled();
  await otherTab.connect();
  await expect.poll(() => client.state.name).toBe('replaced');
  await client.connect();
  expect(invalidated).toHaveBeenCalledTimes(1);
  server.clients.at(-1)?.drop();
  await expect.poll(() => invalidated.mock.calls.length).toBe(2);
});
