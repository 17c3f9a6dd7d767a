import { expect, test } from 'vitest';
import { startAppletServer } from '../../testing/applet-server.ts';
import { bornAt, caller, callIn, emulatorWith, exoPhone, flowCall, steps } from '../../testing/flow-call.ts';

const end = { applet: 'hangup' } as const;

test.each([
  ['a text', { text: 'x'.repeat(100) }, 6_500],
  ['audio', { audio: 'https://audio.example/hello.wav' }, 3_000],
  ['audio of a given length', { audio: 'https://audio.example/hello.wav', durationSeconds: 12 }, 12_000],
])('%s takes its time, and then the flow goes on', async (_name, prompt, durationMs) => {
  await using emulator = await emulatorWith({
    start: 'greet',
    applets: { greet: { applet: 'greeting', ...prompt, next: 'end' }, end },
  });
  const call = callIn(emulator);
  await emulator.advanceClock(600_000);
  expect(steps(emulator, call)).toEqual(['greet:next', 'end:hangup']);
  expect(flowCall(emulator, call)).toMatchObject({ status: 'completed', endedAt: bornAt + durationMs });
});

const dynamic = (url: string) => ({
  start: 'greet',
  applets: { greet: { applet: 'greeting' as const, url, next: 'end' }, end },
});

test.each([
  ['Hello there, how are you?', 25 * 65],
  ['https://audio.example/hello.wav', 3_000],
])('an application greets with %s', async (body, durationMs) => {
  await using app = await startAppletServer({ '/greet': { body, headers: { 'content-type': 'text/plain' } } });
  await using emulator = await emulatorWith(dynamic(`${app.url}/greet?key=s3cret`));
  const call = callIn(emulator);
  await emulator.advanceClock(600_000);
  expect(flowCall(emulator, call).endedAt).toBe(bornAt + durationMs);
  const [request] = app.of('/greet');
  expect(request?.method).toBe('GET');
  expect(request?.parameters).toEqual({
    key: 's3cret',
    CallSid: call,
    CallFrom: caller,
    CallTo: exoPhone,
    Direction: 'incoming',
    Created: 'Mon, 05 Jan 2026 10:48:33',
    DialWhomNumber: '',
    flow_id: '228040',
    tenant_id: '67291',
    From: caller,
    To: exoPhone,
    CurrentTime: '2026-01-05 10:48:33',
  });
});

test.each([
  ['an error', { status: 500, body: 'no' }, 'HTTP 500'],
  ['a page', { body: '<html></html>', headers: { 'content-type': 'text/html' } }, 'the answer is a page'],
  ['nothing', { body: ' ' }, 'the answer is empty'],
  ['a redirect', { status: 302, headers: { location: '/greet' } }, 'HTTP 302'],
])('where an application answers with %s the caller is not greeted', async (_name, answer, note) => {
  await using app = await startAppletServer({ '/greet': answer });
  await using emulator = await emulatorWith(dynamic(`${app.url}/greet`));
  const call = callIn(emulator);
  await emulator.advanceClock(600_000);
  expect(steps(emulator, call)).toEqual([`greet:next (${note})`, 'end:hangup']);
  expect(flowCall(emulator, call).endedAt).toBe(bornAt);
});
