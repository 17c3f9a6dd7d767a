import { expect, test } from 'vitest';
import { json, startAppletServer } from '../../testing/applet-server.ts';
import { callIn, emulatorWith, steps, stepsOfCallIn } from '../../testing/flow-call.ts';

const flow = (url: string, async = false) => ({
  start: 'ask',
  applets: {
    ask: { applet: 'passthru' as const, url, async, next: { '200': 'yes', '302': 'no' } },
    yes: { applet: 'hangup' as const },
    no: { applet: 'hangup' as const },
  },
});

/** 10 MB that never end well. */
const large = 'x'.repeat(10_000_000);

test.each([
  ['200', { status: 200 }, ['ask:200 (HTTP 200)', 'yes:hangup']],
  ['302', { status: 302, headers: { location: '/ask' } }, ['ask:302 (HTTP 302)', 'no:hangup']],
  ['500', { status: 500 }, ['ask:302 (HTTP 500)', 'no:hangup']],
  [
    '200 and a page',
    { body: '<html></html>', headers: { 'content-type': 'text/html' } },
    ['ask:200 (HTTP 200)', 'yes:hangup'],
  ],
  ['200 and 10 MB', { body: large }, ['ask:200 (HTTP 200)', 'yes:hangup']],
])('an answer with %s leads to its branch, and is asked for once', async (_name, answer, expected) => {
  await using app = await startAppletServer({ '/ask': answer });
  expect(await stepsOfCallIn(flow(`${app.url}/ask`))).toEqual(expected);
  expect(app.of('/ask')).toHaveLength(1);
});

test('an application that does not answer in time leads to the other branch', async () => {
  await using app = await startAppletServer({ '/ask': () => null });
  const appletTimes = { appletTimeoutMs: 50 };
  expect(await stepsOfCallIn(flow(`${app.url}/ask`), { appletTimes })).toEqual(['ask:302 (timeout)', 'no:hangup']);
});

test('an answer that begins in time and never ends is out of time', async () => {
  await using app = await startAppletServer({
    '/ask': (_request, response) => {
      response.writeHead(200).write('{');
      return null;
    },
  });
  const appletTimes = { appletTimeoutMs: 50 };
  expect(await stepsOfCallIn(flow(`${app.url}/ask`), { appletTimes })).toEqual(['ask:302 (timeout)', 'no:hangup']);
});

test('an application that is not there leads to the other branch', async () => {
  const app = await startAppletServer({});
  await app[Symbol.asyncDispose]();
  expect(await stepsOfCallIn(flow(`${app.url}/ask`))).toEqual(['ask:302 (ECONNREFUSED)', 'no:hangup']);
});

test('an asynchronous Passthru is sent and not waited for', async () => {
  const { promise: release, resolve } = Promise.withResolvers<void>();
  await using app = await startAppletServer({
    '/ask': (_request, response) => {
      void release.then(() => response.end());
      return null;
    },
  });
  await using emulator = await emulatorWith(flow(`${app.url}/ask`, true));
  const call = callIn(emulator);
  await expect.poll(() => steps(emulator, call)).toEqual(['ask:200 (not waited for)', 'yes:hangup']);
  await expect.poll(() => app.of('/ask').length).toBe(1);
  resolve();
});

test('userinfo in the URL becomes a Basic header', async () => {
  await using app = await startAppletServer({ '/ask': {} });
  const url = `${app.url}/ask`.replace('http://', 'http://user:p%40ss@');
  await stepsOfCallIn(flow(url));
  expect(app.of('/ask')[0]?.headers.authorization).toBe(`Basic ${Buffer.from('user:p@ss').toString('base64')}`);
});

test('in the other dialect the parameters come as a POST with JSON', async () => {
  await using app = await startAppletServer({ '/ask': {} });
  await stepsOfCallIn(flow(`${app.url}/ask`), { dialects: { passthruMethod: 'POST' } });
  expect(app.of('/ask')).toMatchObject([
    { method: 'POST', headers: { 'content-type': 'application/json' }, parameters: { CallType: 'call-attempt' } },
  ]);
});

test.each([
  [json({ select: 'sales' }), ['ask:200 (HTTP 200)', 'route:sales', 'yes:hangup']],
  [
    { body: '{"select":"sales"}', headers: { 'content-type': 'text/plain' } },
    ['ask:200 (HTTP 200)', 'route:sales', 'yes:hangup'],
  ],
  [json({ select: 'Sales' }), ['ask:200 (HTTP 200)', 'route:otherwise (no case)', 'no:hangup']],
  [json({ select: 'toString' }), ['ask:200 (HTTP 200)', 'route:otherwise (no case)', 'no:hangup']],
  [{ body: 'sales' }, ['ask:200 (HTTP 200)', 'route:otherwise (nothing was selected)', 'no:hangup']],
  [
    { ...json({ select: 'sales' }), status: 500 },
    ['ask:302 (HTTP 500)', 'route:otherwise (nothing was selected)', 'no:hangup'],
  ],
])('a Switch Case follows the answer %j exactly', async (answer, expected) => {
  await using app = await startAppletServer({ '/ask': answer });
  const { applets } = flow(`${app.url}/ask`);
  const found = await stepsOfCallIn({
    start: 'ask',
    applets: {
      ...applets,
      ask: { ...applets.ask, next: 'route' },
      route: { applet: 'switch-case', next: { sales: 'yes' }, otherwise: 'no' },
    },
  });
  expect(found).toEqual(expected);
});
