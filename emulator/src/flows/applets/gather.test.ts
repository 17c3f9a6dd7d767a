import { expect, test } from 'vitest';
import { json, startAppletServer } from '../../testing/applet-server.ts';
import { bornAt, callIn, emulatorWith, flowCall, steps } from '../../testing/flow-call.ts';

type Gather = { maxDigits?: number; finishKey?: string; timeoutSeconds?: number; url?: string; fallbackUrl?: string };

const flow = (gather: Gather, tellUrl = 'http://127.0.0.1:9/') => ({
  start: 'menu',
  applets: {
    menu: { applet: 'gather' as const, durationSeconds: 2, ...gather, next: { digits: 'tell', noInput: 'end' } },
    tell: { applet: 'passthru' as const, url: tellUrl, next: 'end' },
    end: { applet: 'hangup' as const },
  },
});

test('digits are taken until there are enough, and later applets tell them in double quotes', async () => {
  await using app = await startAppletServer({ '/tell': {} });
  await using emulator = await emulatorWith(flow({ maxDigits: 4 }, `${app.url}/tell`));
  const call = callIn(emulator);
  await emulator.advanceClock(100);
  expect(emulator.press(call, '12')).toBe(true);
  await emulator.advanceClock(3_000);
  emulator.press(call, '34');
  await emulator.advanceClock(100);
  expect(steps(emulator, call)).toEqual(['menu:digits', 'tell:200 (HTTP 200)', 'end:hangup']);
  expect(app.of('/tell')[0]?.parameters['digits']).toBe('"1234"');
});

test('the finish key ends the input and is no digit of it', async () => {
  await using app = await startAppletServer({ '/tell': {} });
  await using emulator = await emulatorWith(flow({ maxDigits: 10, finishKey: '*' }, `${app.url}/tell`));
  const call = callIn(emulator);
  emulator.press(call, '9#*7');
  await emulator.advanceClock(100);
  expect(steps(emulator, call)[0]).toBe('menu:digits');
  expect(app.of('/tell')[0]?.parameters['digits']).toBe('"9#"');
});

test('the time to wait counts from the end of the prompt, and from each digit', async () => {
  await using emulator = await emulatorWith(flow({ maxDigits: 3, timeoutSeconds: 5 }));
  const silent = callIn(emulator);
  const slow = callIn(emulator);
  await emulator.advanceClock(6_000);
  emulator.press(slow, '1');
  await emulator.advanceClock(1_000);
  expect(steps(emulator, silent)).toEqual(['menu:noInput', 'end:hangup']);
  expect(flowCall(emulator, silent).endedAt).toBe(bornAt + 7_000);
  expect(steps(emulator, slow)).toEqual([]);
  await emulator.advanceClock(4_100);
  expect(steps(emulator, slow)[0]).toBe('menu:digits');
});

test('a Gather with nothing but the finish key has no input', async () => {
  await using emulator = await emulatorWith(flow({}));
  const call = callIn(emulator);
  emulator.press(call, '#');
  await emulator.advanceClock(100);
  expect(steps(emulator, call)).toEqual(['menu:noInput', 'end:hangup']);
});

test('an application says how digits are taken, and is asked with the version header', async () => {
  const told = { gather_prompt: { text: '' }, max_input_digits: 2, input_timeout: 1, finish_on_key: '' };
  await using app = await startAppletServer({ '/gather': json(told) });
  await using emulator = await emulatorWith(flow({ url: `${app.url}/gather` }));
  const call = callIn(emulator);
  await emulator.advanceClock(0);
  emulator.press(call, '#1');
  await emulator.advanceClock(100);
  expect(steps(emulator, call)[0]).toBe('menu:digits');
  expect(app.of('/gather')[0]?.headers['exotel-version']).toBe('1.0');
});

test('the fallback URL is asked where the first one fails, and where both do the flow itself counts', async () => {
  await using app = await startAppletServer({
    '/broken': { status: 500 },
    '/html': { body: '<html></html>' },
    '/good': json({ max_input_digits: 1 }),
  });
  await using emulator = await emulatorWith(flow({ url: `${app.url}/broken`, fallbackUrl: `${app.url}/good` }));
  const call = callIn(emulator);
  emulator.press(call, '1');
  await emulator.advanceClock(100);
  expect(steps(emulator, call)[0]).toBe('menu:digits (fallback, as the URL gave: HTTP 500)');
  await using other = await emulatorWith(flow({ url: `${app.url}/broken`, fallbackUrl: `${app.url}/html` }));
  const lost = callIn(other);
  await other.advanceClock(10_000);
  expect(steps(other, lost)[0]).toBe('menu:noInput (HTTP 500; the fallback: not the expected JSON)');
});
