import { once } from 'node:events';
import { createServer, IncomingMessage } from 'node:http';
import { type AddressInfo, Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { systemClock } from '../../clock.ts';
import { eventually } from '../../testing/eventually.ts';
import { PhoneRecords } from '../record/phone-records.ts';
import { silence, tone } from '../testing/audio.ts';
import { Handsets } from './handsets.ts';

const number = '09876500042';
const ring = { callSid: 'abc', ringLimitMs: null, sampleRate: 8000, from: '08047000001' };

async function exchange() {
  const records = new PhoneRecords({ folder: null, now: () => Date.now() });
  const handsets = new Handsets({ clock: systemClock, records });
  const server = createServer().listen(0, '127.0.0.1');
  server.on('upgrade', (request, socket, head) => {
    if (!handsets.upgrade(request, socket, head)) socket.destroy();
  });
  await once(server, 'listening');
  onTestFinished(() => {
    handsets.close();
    server.close();
  });
  return { handsets, records, url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

/** A handset that remembers what it was told and what it heard. */
async function handsetAt(url: string, headers: Record<string, string> = {}) {
  const socket = new WebSocket(`${url}/_emulator/handset?number=%2B919876500042`, { headers });
  const told: { type: string }[] = [];
  const heard: number[] = [];
  socket.on('message', (data: Buffer, isBinary) => {
    if (isBinary) for (let at = 0; at < data.length; at += 2) heard.push(data.readInt16LE(at));
    else told.push(JSON.parse(data.toString()));
  });
  await once(socket, 'open');
  await eventually(() => expect(told).toEqual([{ type: 'ready', number }]));
  return {
    socket,
    heard,
    told: (type: string) => eventually(() => expect(told.at(-1)).toMatchObject({ type })),
    say: (message: object) => socket.send(JSON.stringify(message)),
    speak: (audio: Int16Array) => socket.send(Buffer.from(audio.buffer, audio.byteOffset, audio.byteLength)),
  };
}

test('a handset is shown who calls, answers, speaks, hears, presses keys and hangs up', async () => {
  const { handsets, records, url } = await exchange();
  const person = await handsetAt(url);
  expect(handsets.numbers()).toEqual([number]);
  const call = handsets.ring(number, ring);
  await person.told('ringing');
  person.say({ type: 'answer', callSid: 'abc' });
  expect(await call?.ringing).toBe('answered');
  await person.told('talking');
  person.speak(tone(800));
  await eventually(() => expect(call?.line.speak(800)).toEqual(tone(800)));
  call?.line.hear(tone(160, 500));
  await eventually(() => expect(person.heard).toEqual([...tone(160, 500)]));
  person.say({ type: 'press', digit: '7' });
  await eventually(() => expect(call?.line.takeDigits()).toEqual([{ digit: '7', durationMs: 100 }]));
  person.say({ type: 'hang-up', callSid: 'abc' });
  await person.told('ended');
  expect(call?.line.hungUp.aborted).toBe(true);
  expect(call?.line.speak(80)).toEqual(silence(80));
  const [report] = await records.of('abc');
  expect(report?.events.map(({ type }) => type)).toEqual(expect.arrayContaining(['said', 'pressed', 'hung-up']));
});

test('a handset rejects', async () => {
  const { handsets, url } = await exchange();
  const person = await handsetAt(url);
  const call = handsets.ring(number, ring);
  await person.told('ringing');
  person.say({ type: 'reject', callSid: 'abc' });
  expect(await call?.ringing).toBe('busy');
  await person.told('ring-ended');
});

test('a ring ends at its limit, or when the exchange takes it back, and the handset is told', async () => {
  const { handsets, url } = await exchange();
  const person = await handsetAt(url);
  expect(await handsets.ring(number, { ...ring, ringLimitMs: 5 })?.ringing).toBe('no-answer');
  await person.told('ring-ended');
  const call = handsets.ring(number, ring);
  await person.told('ringing');
  call?.hangUp();
  expect(await call?.ringing).toBe('canceled');
  await person.told('ring-ended');
});

test('an answer to a ring that is over changes nothing', async () => {
  const { handsets, url } = await exchange();
  const person = await handsetAt(url);
  await handsets.ring(number, { ...ring, ringLimitMs: 5 })?.ringing;
  const next = handsets.ring(number, { ...ring, callSid: 'def' });
  person.say({ type: 'answer', callSid: 'abc' });
  person.say({ type: 'reject', callSid: 'def' });
  expect(await next?.ringing).toBe('busy');
});

test('a handset in use is busy, also for calling in', async () => {
  const { handsets, url } = await exchange();
  const person = await handsetAt(url);
  const first = handsets.callIn(number, { callSid: 'abc', sampleRate: 8000 });
  expect(await first?.ringing).toBe('answered');
  await person.told('talking');
  expect(await handsets.ring(number, { ...ring, callSid: 'def' })?.ringing).toBe('busy');
  const second = handsets.callIn(number, { callSid: 'ghi', sampleRate: 8000 });
  expect(second?.line.hungUp.aborted).toBe(true);
  expect(first?.line.hungUp.aborted).toBe(false);
  first?.hangUp();
  await person.told('ended');
  expect(first?.line.hungUp.aborted).toBe(false);
});

test('who closes the page has hung up, and has not answered', async () => {
  const { handsets, url } = await exchange();
  const person = await handsetAt(url);
  const call = handsets.callIn(number, { callSid: 'abc', sampleRate: 8000 });
  person.socket.terminate();
  await eventually(() => expect(call?.line.hungUp.aborted).toBe(true));
  await eventually(() => expect(handsets.ring(number, ring)).toBeNull());
  const other = await handsetAt(url);
  const ringing = handsets.ring(number, ring);
  other.socket.terminate();
  expect(await ringing?.ringing).toBe('no-answer');
});

test('the newest handset of a number has it', async () => {
  const { handsets, url } = await exchange();
  const older = await handsetAt(url);
  const closed = once(older.socket, 'close');
  const newer = await handsetAt(url);
  expect((await closed)[0]).toBe(4000);
  handsets.ring(number, ring);
  await newer.told('ringing');
});

test('what is no message of a handset closes it', async () => {
  const { url } = await exchange();
  const person = await handsetAt(url);
  person.say({ type: 'explode' });
  expect((await once(person.socket, 'close'))[0]).toBe(4001);
});

test.each([
  ['/_emulator/handset?number=%2B919876500042', { origin: 'https://example.com' }, 403],
  ['/_emulator/handset?number=mother', {}, 400],
  ['/_emulator/handset', {}, 400],
])('%s with %j is refused: %i', async (path, headers, status) => {
  const { url } = await exchange();
  const socket = new WebSocket(`${url}${path}`, { headers });
  const [, response] = await once(socket, 'unexpected-response');
  expect(response.statusCode).toBe(status);
});

test.each(['/v1/realtime', '//', '/_emulator/handsets'])('%s is not its own', (path) => {
  const handsets = new Handsets({ clock: systemClock, records: new PhoneRecords({ folder: null, now: () => 0 }) });
  const request = Object.assign(new IncomingMessage(new Socket()), { url: path });
  expect(handsets.upgrade(request, request.socket, Buffer.alloc(0))).toBe(false);
});
