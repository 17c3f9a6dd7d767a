import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { startEmulator } from '../start-emulator.ts';
import { startAppletServer } from '../testing/applet-server.ts';
import { eventually } from '../testing/eventually.ts';
import { callIn, emulatorWith } from '../testing/flow-call.ts';
import { restClient } from '../testing/rest-client.ts';
import { shortDelivery, shortTimings } from '../testing/short-timings.ts';
import { CallbackLog } from './callback-log.ts';
import type { OutgoingAnswer } from './outgoing-http.ts';

/** An application that answers every request by itself. */
async function applicationThat(answers: (response: ServerResponse) => void): Promise<string> {
  const server = createServer((request, response) => {
    request.resume();
    answers(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

/** The one attempt of the one callback of a call that reports its end to this address. */
async function attemptAt(url: string) {
  await using emulator = await startEmulator({ timings: shortTimings, callbacks: shortDelivery });
  const sid = await restClient(emulator).call({ StatusCallback: url });
  await eventually(() => expect(emulator.calls()[0]?.callbacks[0]?.outcome).toBe('delivered'));
  return emulator.callback(sid, 0)?.attempts[0];
}

test('what the application answered to a StatusCallback is kept', async () => {
  const url = await applicationThat((response) =>
    response.writeHead(202, { 'content-type': 'text/plain' }).end('taken, धन्यवाद'),
  );
  expect(await attemptAt(url)).toEqual({
    at: expect.any(Number),
    httpStatus: 202,
    answer: { contentType: 'text/plain', body: 'taken, धन्यवाद', truncated: false },
  });
});

test('of a long answer the first 16 KiB are kept, and no letter is cut in two', async () => {
  const url = await applicationThat((response) => response.end(`x${'é'.repeat(1_000_000)}`));
  const attempt = await attemptAt(url);
  expect(attempt?.answer?.truncated).toBe(true);
  expect(attempt?.answer?.body).toBe(`x${'é'.repeat(8191)}`);
});

test('an answer whose body never ends delivers the callback, and what came of it is kept', async () => {
  const url = await applicationThat((response) => {
    response.writeHead(200).write('so far');
  });
  expect(await attemptAt(url)).toMatchObject({ httpStatus: 200, answer: { body: 'so far', truncated: true } });
});

test('an answer without end is not read to its end', async () => {
  let isLeft = false;
  const url = await applicationThat((response) => {
    const flood = () => {
      while (!response.destroyed && response.write('y'.repeat(65_536)));
    };
    response.on('drain', flood).on('close', () => (isLeft = true));
    flood();
  });
  expect((await attemptAt(url))?.answer).toEqual({ contentType: '', body: 'y'.repeat(16_384), truncated: true });
  await eventually(() => expect(isLeft).toBe(true));
});

test('what is kept of applets is in the recording and at the control door, and not in the list of calls', async () => {
  await using app = await startAppletServer({
    '/tell': { status: 302, headers: { 'content-type': 'application/json' }, body: '{"select":"sales"}' },
  });
  await using emulator = await emulatorWith({
    start: 'tell',
    applets: { tell: { applet: 'passthru', url: `${app.url}/tell` } },
  });
  const sid = callIn(emulator);
  await emulator.advanceClock(1_000);
  const answer = { contentType: 'application/json', body: '{"select":"sales"}', truncated: false };
  const expected = { callSid: sid, type: 'passthru', attempts: [{ httpStatus: 302, answer }] };
  const door = `${emulator.url}/_emulator`;
  expect(await (await fetch(`${door}/calls/${sid}/callbacks/0`)).json()).toMatchObject(expected);
  expect(JSON.parse(await (await fetch(`${door}/callbacks`)).text())).toMatchObject(expected);
  expect(await (await fetch(`${door}/calls`)).text()).not.toContain('sales');
  expect((await fetch(`${door}/calls/${sid}/callbacks/1`)).status).toBe(404);
});

test('when answers are too much to be kept, the oldest requests are forgotten', () => {
  const log = new CallbackLog({ maxAnswerLetters: 10 });
  const content = { method: 'GET', query: null, contentType: null, body: null } as const;
  const answer: OutgoingAnswer = {
    ...{ ok: true, status: 200, contentType: '', body: null },
    kept: { contentType: '', body: 'letters', truncated: false },
  };
  for (const at of [1, 2]) {
    const entry = log.begin('abc', { type: 'popup', at, callStatus: 'in-progress' }, 'pending');
    log.record('abc', entry, content, () => Promise.resolve(answer));
    log.attempted(entry, at, answer);
  }
  expect(log.find('abc', 0)).toBeNull();
  expect(log.find('abc', 1)?.attempts).toMatchObject([{ answer: { body: 'letters' } }]);
  expect(log.of('abc')).toHaveLength(2);
});
