// The page in a real browser.

import { openPage } from '@patchcord/testing/chromium';
import { expect, test } from 'vitest';
import { systemClock } from '../clock.ts';
import { pacerOf } from '../phones/pacer.ts';
import { eventually } from '../testing/eventually.ts';
import { pageApp, shownCall } from './testing/page-app.ts';

test('a call appears by itself, and what it is called is never read as HTML', async () => {
  const { url, calls } = await pageApp();
  const page = await openPage(url);
  await page.getByText('No calls yet.').waitFor();
  const [first, second] = shownCall().legs;
  calls.push(shownCall({ legs: [first, { ...second, number: '<img src=x onerror=alert(1)>' }] }));
  await page.getByRole('button', { name: '09876509998 → <img src=x onerror=alert(1)>' }).click();
  await page.getByText('09876509998 answers').waitFor();
  await page.getByText('delivered').waitFor();
  calls[0] = shownCall({ endedAt: Date.now(), phase: 'ended', status: 'completed' });
  await page.getByText('The call has ended: completed').waitFor();
  expect(await page.locator('img').count()).toBe(1);
});

test('a callback shows how it went and, when it is opened, what was sent and answered, and is sent again', async () => {
  const { url, calls, recordedRequests, asked } = await pageApp();
  const call = shownCall();
  calls.push(call);
  const [sent] = call.callbacks;
  const answer = { contentType: 'text/html', body: '<img src=x onerror=alert(1)>', truncated: true };
  const attempts = [{ at: call.createdAt + 1310, httpStatus: 200, answer }];
  const content = { method: 'POST', query: null, contentType: 'application/json', body: '{"EventType":"answered"}' };
  recordedRequests.set(`${call.sid}/callbacks/0`, { ...sent, ...content, attempts });
  const page = await openPage(url);
  await page.locator('summary', { hasText: 'answered' }).click();
  await page.getByText('answered 200').waitFor();
  await page.getByText('{"EventType":"answered"}').waitFor();
  await page.getByText('Answered · +1.3 s · 200 · text/html').waitFor();
  await page.getByText('<img src=x onerror=alert(1)>').waitFor();
  await page.getByText('There was more, which is not kept.').waitFor();
  await page.getByRole('button', { name: 'Send again' }).click();
  await page.getByRole('status').getByText('answered: sent again, answered 503').waitFor();
  expect(asked).toEqual([`POST calls/${call.sid}/callbacks/0/resend`]);
});

test('what an applet sent is sent again as well, and the copy is marked', async () => {
  const { url, calls, recordedRequests, asked } = await pageApp();
  const asking = { type: 'passthru', callStatus: 'in-progress', outcome: 'delivered' };
  const call = shownCall();
  const at = call.createdAt + 500;
  const attempts = [{ at, httpStatus: 302 }];
  const requests = [{ ...asking, at, attempts }];
  calls.push({ ...call, callbacks: requests });
  const content = { method: 'GET', query: 'CallSid=c0ffee', contentType: null, body: null };
  recordedRequests.set(`${call.sid}/callbacks/0`, { ...requests[0], ...content });
  const page = await openPage(url);
  await page.locator('summary', { hasText: 'passthru' }).click();
  expect(await page.getByText('sent again').count()).toBe(0);
  await page.getByRole('button', { name: 'Send again' }).click();
  await page.getByRole('status').getByText('passthru: sent again, answered 503').waitFor();
  expect(asked).toEqual([`POST calls/${call.sid}/callbacks/0/resend`]);
  calls[0] = { ...call, callbacks: [...requests, { ...asking, at: at + 1, attempts, resendOf: 0 }] };
  await page.locator('summary', { hasText: 'sent again' }).waitFor();
});

test('a fault is switched on and off', async () => {
  const { url, asked } = await pageApp();
  const page = await openPage(url);
  await page.getByRole('switch', { name: 'Connection reset' }).check();
  await page.getByText('1 fault is on.').waitFor();
  expect(asked).toEqual(['DELETE faults', 'POST faults {"kind":"reset","times":100000}']);
  await page.getByRole('switch', { name: 'Sent twice' }).check();
  await page.getByText('2 faults are on.').waitFor();
  expect(asked.at(-1)).toBe('POST callback-faults {"duplicate":1}');
  await page.getByRole('button', { name: 'Take every fault back' }).click();
  await page.getByText('Nothing goes wrong.').waitFor();
  expect(asked.at(-1)).toBe('DELETE faults');
  expect(await page.getByRole('switch', { checked: true }).count()).toBe(0);
});

test('a call is placed from outside', async () => {
  const { url, asked } = await pageApp();
  const page = await openPage(url);
  await page.getByRole('region', { name: 'Call in' }).getByLabel('From').fill('09876500010');
  await page.getByRole('button', { name: 'Place the call' }).click();
  await page.getByText('The call is placed.').waitFor();
  expect(asked).toEqual(['POST calls/inbound {"from":"09876500010","to":"08047000001"}']);
});

test('a person answers at the handset with the keyboard alone, speaks, presses a key and hangs up', async () => {
  const { url, handsets, network } = await pageApp();
  const page = await openPage(url);
  await page.getByLabel('Be the phone with this number').press('Enter');
  await page.getByText('This phone is 09876500042').waitFor();
  const call = network.ring('09876500042', {
    callSid: 'abc',
    ringLimitMs: null,
    sampleRate: 8000,
    from: '08047000001',
  });
  await page.getByText('08047000001 calls').waitFor();
  // The focus is on Answer as soon as it rings.
  await page.keyboard.press('Enter');
  expect(await call.ringing).toBe('answered');
  await page.getByText('You are through.').waitFor();
  // The fake microphone beeps once a second.
  await eventually(() => expect(call.line.speak(160).some((sample) => Math.abs(sample) > 1000)).toBe(true));
  await page.getByRole('button', { name: '7', exact: true }).click();
  await eventually(() => expect(call.line.takeDigits()).toEqual([{ digit: '7', durationMs: 100 }]));
  await page.getByRole('button', { name: 'Hang up' }).click();
  await page.getByText('You have hung up.').waitFor();
  expect(call.line.hungUp.aborted).toBe(true);
  await page.getByRole('button', { name: 'Put away' }).click();
  await eventually(() => expect(handsets.numbers()).toEqual([]));
});

test('what the phone hears moves the meter, and mute makes it silent', async () => {
  const { url, network } = await pageApp();
  const page = await openPage(url);
  await page.getByRole('button', { name: 'Open' }).click();
  await page.getByText('This phone is').waitFor();
  const { line } = network.callIn('09876500042', { callSid: 'abc', sampleRate: 8000 });
  const hum = Int16Array.from({ length: 160 }, (_, at) => 8000 * Math.sin((2 * Math.PI * 400 * at) / 8000));
  await eventually(async () => {
    line.hear(hum);
    expect(Number(await page.locator('#handset-heard').getAttribute('value'))).toBeGreaterThan(-40);
  });
  await eventually(() => expect(line.speak(160).some((sample) => sample !== 0)).toBe(true));
  await page.getByRole('button', { name: 'Mute' }).click();
  await page.getByRole('button', { name: 'Mute', pressed: true }).waitFor();
  // A second and a half of nothing, which is longer than between two beeps.
  const silence = Promise.withResolvers<void>();
  let silentBeats = 0;
  const leave = pacerOf(systemClock).join(() => {
    silentBeats = line.speak(160).some((sample) => sample !== 0) ? 0 : silentBeats + 1;
    if (silentBeats === 75) silence.resolve();
  });
  await silence.promise;
  leave();
});
