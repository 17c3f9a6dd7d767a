import { expect, test } from 'vitest';
import type { EmulatorOptions } from '../options.ts';
import { type Emulator, startEmulator } from '../start-emulator.ts';
import { startAppletServer } from '../testing/applet-server.ts';
import { startReceiver } from '../testing/callback-receiver.ts';
import { eventually } from '../testing/eventually.ts';
import { callIn, emulatorWith } from '../testing/flow-call.ts';
import { newFolder } from '../testing/new-folder.ts';
import { restClient } from '../testing/rest-client.ts';
import { shortDelivery, shortTimings } from '../testing/short-timings.ts';

const quick: EmulatorOptions = { timings: shortTimings, callbacks: shortDelivery };

/** Places a call that reports its end alone, and waits until that callback is done with. */
async function reportedCall(emulator: Emulator, url: string): Promise<string> {
  const sid = await restClient(emulator).call({ StatusCallback: url, StatusCallbackEvents: 'terminal' });
  await eventually(() => {
    const callbacks = emulator.calls()[0]?.callbacks ?? [];
    expect(callbacks.map(({ outcome }) => outcome)).toEqual([expect.not.stringMatching('pending')]);
  });
  return sid;
}

async function resend({ url }: Emulator, sid: string, position: number | string, headers = {}) {
  const path = `/_emulator/calls/${sid}/callbacks/${position}/resend`;
  const response = await fetch(`${url}${path}`, { method: 'POST', headers });
  return { code: response.status, body: await response.text() };
}

test('a callback comes again as it came, its answer is told, and the log says that it is a copy', async () => {
  await using receiver = await startReceiver((index) => (index === 0 ? 200 : 503));
  await using emulator = await startEmulator(quick);
  const sid = await reportedCall(emulator, receiver.url);
  const before = emulator.calls()[0]?.callbacks;
  expect(await resend(emulator, sid, 0)).toEqual({ code: 200, body: '{"status":503}' });
  expect(receiver.received).toHaveLength(2);
  expect(receiver.received[1]).toEqual(receiver.received[0]);
  expect(await emulator.resendCallback(sid, 1)).toEqual({ ok: true, status: 503 });
  const copy = { type: 'terminal', outcome: 'delivered', resendOf: 0, attempts: [{ httpStatus: 503 }] };
  expect(emulator.calls()[0]?.callbacks).toMatchObject([...(before ?? []), copy, copy]);
});

test('an application that is gone is an error without its address', async () => {
  const receiver = await startReceiver();
  await using emulator = await startEmulator(quick);
  const sid = await reportedCall(emulator, receiver.url);
  await receiver[Symbol.asyncDispose]();
  expect(await resend(emulator, sid, 0)).toEqual({ code: 200, body: '{"error":"ECONNREFUSED"}' });
});

test('a call or a callback that is not there is not found', async () => {
  await using receiver = await startReceiver();
  await using emulator = await startEmulator(quick);
  const sid = await reportedCall(emulator, receiver.url);
  for (const [wantedSid, position] of [
    ['nobody', 0],
    [sid, 1],
    [sid, '-1'],
    [sid, '0x0'],
  ] as const) {
    expect([position, (await resend(emulator, wantedSid, position)).code]).toEqual([position, 404]);
  }
  expect(receiver.received).toHaveLength(1);
});

test('a dropped callback cannot be sent again', async () => {
  await using receiver = await startReceiver();
  await using emulator = await startEmulator(quick);
  emulator.setCallbackFaults({ drop: 'all' });
  const sid = await reportedCall(emulator, receiver.url);
  const { code, body } = await resend(emulator, sid, 0);
  expect([code, body]).toEqual([409, expect.stringContaining('dropped on demand')]);
  expect(receiver.received).toEqual([]);
});

test('a callback is not sent again before it was sent', async () => {
  await using receiver = await startReceiver();
  await using emulator = await startEmulator(quick);
  emulator.setCallbackFaults({ delayMs: 600_000 });
  const sid = await restClient(emulator).call({ StatusCallback: receiver.url, StatusCallbackEvents: 'terminal' });
  await eventually(() => expect(emulator.callbacks()).toHaveLength(1));
  const { code, body } = await resend(emulator, sid, 0);
  expect([code, body]).toEqual([409, expect.stringContaining('first attempt')]);
  expect(receiver.received).toEqual([]);
});

const agents = { applet: 'connect' as const, numbers: ['09876500001'] };

test.each([
  ['a popup', (url: string) => ({ ...agents, popupUrl: url })],
  ['a Passthru', (url: string) => ({ applet: 'passthru' as const, url })],
  ['a Passthru that does not wait', (url: string) => ({ applet: 'passthru' as const, url, async: true })],
  ['a Greeting', (url: string) => ({ applet: 'greeting' as const, url })],
  ['a Gather', (url: string) => ({ applet: 'gather' as const, url })],
  ['a Connect', (url: string) => ({ applet: 'connect' as const, url })],
  ['a Voicebot', (url: string) => ({ applet: 'voicebot' as const, url })],
])('what %s sends is sent again as it was, and the call does not notice', async (_name, applet) => {
  await using app = await startAppletServer({ '/app': { status: 201, body: 'the answer' } });
  const url = `${app.url}/app?secret=s3cret`;
  await using emulator = await emulatorWith({ start: 'ask', applets: { ask: applet(url) } });
  const sid = callIn(emulator);
  await emulator.advanceClock(60_000);
  const before = emulator.calls()[0];
  const sent = app.seen.length;
  expect(await resend(emulator, sid, 0)).toEqual({ code: 200, body: '{"status":201}' });
  expect(app.seen).toHaveLength(sent + 1);
  const { host: _one, ...headers } = app.seen[0]?.headers ?? {};
  expect(app.seen.at(-1)).toMatchObject({ ...app.seen[0], headers });
  const copy = expect.objectContaining({ type: before?.callbacks[0]?.type, resendOf: 0, outcome: 'delivered' });
  expect(emulator.calls()[0]).toEqual({ ...before, callbacks: [...(before?.callbacks ?? []), copy] });
});

test('after a restart a callback is not known any more, and the answer says why', async () => {
  await using receiver = await startReceiver();
  const options = { ...quick, dataDir: newFolder() };
  const first = await startEmulator(options);
  const sid = await reportedCall(first, receiver.url);
  await first.close();
  await using second = await startEmulator(options);
  expect(second.calls()).toMatchObject([{ sid, callbacks: [] }]);
  const { code, body } = await resend(second, sid, 0);
  expect([code, body]).toEqual([404, expect.stringContaining('after a restart')]);
});

test("a stranger's page may not send a callback again", async () => {
  await using receiver = await startReceiver();
  await using emulator = await startEmulator(quick);
  const sid = await reportedCall(emulator, receiver.url);
  expect((await resend(emulator, sid, 0, { origin: 'https://example.com' })).code).toBe(403);
  expect(receiver.received).toHaveLength(1);
});
