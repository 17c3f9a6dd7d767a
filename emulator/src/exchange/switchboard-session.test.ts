// Calls between two numbers in real time: on phones that speak and hear.
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { readWav } from '../audio/wav.ts';
import type { CallRecord } from '../calls/call-record.ts';
import type { EmulatorOptions } from '../options.ts';
import type { PhoneReport } from '../phones/record/phone-record.ts';
import { tone } from '../phones/testing/audio.ts';
import { type Emulator, startEmulator } from '../start-emulator.ts';
import { startReceiver } from '../testing/callback-receiver.ts';
import { eventually } from '../testing/eventually.ts';
import { newFolder } from '../testing/new-folder.ts';
import { restClient, twoPhones } from '../testing/rest-client.ts';
import { scriptedPeople } from '../testing/scripted-people.ts';
import { shortDelivery, shortTimings } from '../testing/short-timings.ts';

const from = twoPhones.From;
const to = twoPhones.To;
const question = tone(3200, 9000);
const answer = tone(2400, 5000);
const stays = { steps: [{ wait: '1m' }] };

function people(scripts: Record<string, object>, options: EmulatorOptions = {}): EmulatorOptions {
  const folder = scriptedPeople(scripts, { 'question.wav': question, 'answer.wav': answer });
  return { timings: shortTimings, callbacks: shortDelivery, phoneScripts: { folder }, ...options };
}

function theCall(emulator: Emulator): CallRecord {
  const [call] = emulator.calls();
  if (call?.kind !== 'two-numbers') throw new Error('There is no call between two numbers');
  return call;
}

const ended = (emulator: Emulator) => eventually(() => expect(theCall(emulator).endedAt).not.toBeNull());
const inPhase = (emulator: Emulator, phase: string) => eventually(() => expect(theCall(emulator).phase).toBe(phase));

/** The reports of both phones, in the order in which they were put through, when the call is over. */
async function reportsOf(emulator: Emulator): Promise<PhoneReport[]> {
  const { phones } = (await (await fetch(`${emulator.url}/_emulator/phones/${theCall(emulator).sid}`)).json()) as {
    phones: PhoneReport[];
  };
  return phones;
}

const events = (report: PhoneReport | undefined) => report?.events.map(({ type }) => type) ?? [];

/** What a phone said and what it heard, from its WAV. */
function soundOf(dataDir: string, report: PhoneReport | undefined): { said: Int16Array; heard: Int16Array } {
  const wav = readWav(readFileSync(join(dataDir, 'phones', report?.wav ?? '')));
  if (!wav.ok) throw new Error(wav.error);
  const [said = new Int16Array(), heard = new Int16Array()] = wav.value.channels;
  return { said, heard };
}

/** Where a clip begins in a recording, sample for sample; -1: nowhere. */
function placeOf(clip: Int16Array, recording: Int16Array): number {
  const bytes = (audio: Int16Array) => Buffer.from(audio.buffer, audio.byteOffset, audio.byteLength);
  return bytes(recording).indexOf(bytes(clip));
}

test('two scripted people hear each other, sample for sample, and both sides are kept', async () => {
  const dataDir = newFolder();
  await using receiver = await startReceiver();
  const pair = {
    [from]: { steps: [{ listenFor: 'speech' }, { listenFor: 'silence', for: '200ms' }, { say: 'question.wav' }] },
    [to]: { steps: [{ say: 'answer.wav' }, { listenFor: 'speech' }, { listenFor: 'silence', for: '200ms' }, 'hangUp'] },
  };
  await using emulator = await startEmulator(people(pair, { dataDir }));
  await restClient(emulator).call({
    StatusCallback: receiver.url,
    StatusCallbackEvents: 'answered,terminal',
    StatusCallbackContentType: 'application/json',
  });
  const callbacks = await receiver.receive(3);
  expect(callbacks.map(({ fields }) => [fields['EventType'], fields['Status']])).toEqual([
    ['answered', 'in-progress'],
    ['answered', 'in-progress'],
    ['terminal', 'completed'],
  ]);
  await eventually(async () => expect((await reportsOf(emulator)).every(({ samples }) => samples !== null)).toBe(true));
  const [first, second] = await reportsOf(emulator);
  expect([first?.number, second?.number]).toEqual([from, to]);
  await emulator.close();
  const one = soundOf(dataDir, first);
  const other = soundOf(dataDir, second);
  for (const channel of [one.said, other.heard]) expect(placeOf(question, channel)).toBeGreaterThan(-1);
  for (const channel of [one.heard, other.said]) expect(placeOf(answer, channel)).toBeGreaterThan(-1);
  expect(events(first)).toEqual(['speech-started', 'speech-stopped', 'said', 'hung-up']);
  expect(events(second)).toEqual(['said', 'speech-started', 'speech-stopped', 'hung-up']);
  expect(second?.events.at(-1)).toMatchObject({ by: 'phone' });
  expect(first?.events.at(-1)).toMatchObject({ type: 'hung-up', by: 'exchange' });
});

test('two ordinary phones hear each other mumble, as long as the timings say', async () => {
  await using emulator = await startEmulator({ timings: { ...shortTimings, talkMs: 600 } });
  await restClient(emulator).call();
  await ended(emulator);
  const { legs, endedAt, status } = theCall(emulator);
  expect(status).toBe('completed');
  expect((endedAt ?? 0) - (legs[1].answeredAt ?? 0)).toBeGreaterThanOrEqual(500);
  const reports = await reportsOf(emulator);
  for (const report of reports) expect(events(report)).toEqual(expect.arrayContaining(['said', 'speech-started']));
  expect(reports.map(({ number }) => number)).toEqual([from, to]);
});

test.each([
  ['first', { [from]: { steps: [{ listenFor: 'speech' }, 'hangUp'] }, [to]: { steps: [{ mumble: '1m' }] } }],
  ['second', { [from]: { steps: [{ mumble: '1m' }] }, [to]: { steps: [{ listenFor: 'speech' }, 'hangUp'] } }],
])('when the %s person hangs up the call is completed, and the other is hung up', async (who, scripts) => {
  await using emulator = await startEmulator(people(scripts));
  await restClient(emulator).call();
  await ended(emulator);
  expect(theCall(emulator)).toMatchObject({ status: 'completed', legs: [{ status: 'completed' }, {}] });
  const by = (await reportsOf(emulator)).map((report) => report.events.at(-1));
  const [left, stayed] = who === 'first' ? by : by.toReversed();
  expect([left, stayed]).toMatchObject([{ by: 'phone' }, { by: 'exchange' }]);
});

test('a first person who hangs up while the second phone rings leaves that leg canceled', async () => {
  const scripts = { [from]: { steps: [{ wait: '60ms' }, 'hangUp'] }, [to]: { ring: { answerAfter: '1m' }, steps: [] } };
  await using emulator = await startEmulator(people(scripts));
  await restClient(emulator).call();
  await ended(emulator);
  expect(theCall(emulator)).toMatchObject({
    status: 'no-answer',
    legs: [{ status: 'completed' }, { status: 'canceled' }],
  });
});

test.each([
  ['busy', 'busy'],
  ['reject', 'busy'],
  ['noAnswer', 'no-answer'],
  ['fail', 'failed'],
])('a script whose phone is to %s makes the call %s, on either leg', async (ring, status) => {
  const scripts = { '09876500010': { ring, steps: [] } };
  await using emulator = await startEmulator(people(scripts));
  const client = restClient(emulator);
  await client.call({ From: '09876500010' });
  await client.call({ To: '09876500010' });
  await eventually(() => expect(emulator.calls().every(({ endedAt }) => endedAt !== null)).toBe(true));
  expect(emulator.calls()).toMatchObject([
    { status, legs: [{ status }, { status: null }] },
    { status, legs: [{ status: 'completed' }, { status }] },
  ]);
});

test('TimeOut ends the ringing of a phone that would answer later', async () => {
  await using emulator = await startEmulator(people({ [to]: { ring: { answerAfter: '1m' }, steps: [] } }));
  await restClient(emulator).call({ TimeOut: '1' });
  await ended(emulator);
  expect(theCall(emulator)).toMatchObject({ status: 'no-answer', legs: [{}, { status: 'no-answer' }] });
});

test('TimeLimit ends a talk that would go on', async () => {
  await using emulator = await startEmulator(people({ [from]: stays, [to]: stays }));
  await restClient(emulator).call({ TimeLimit: '1' });
  await ended(emulator);
  const { status, legs, endedAt } = theCall(emulator);
  expect({ status, lastedMs: (endedAt ?? 0) - (legs[0].answeredAt ?? 0) }).toEqual({
    status: 'completed',
    lastedMs: 1_000,
  });
  const last = (await reportsOf(emulator)).map((report) => report.events.at(-1));
  expect(last).toMatchObject([{ by: 'exchange' }, { by: 'exchange' }]);
});

test('the control door hangs the first phone up', async () => {
  await using emulator = await startEmulator(people({ [from]: stays, [to]: stays }));
  const sid = await restClient(emulator).call();
  await inPhase(emulator, 'talking');
  expect((await fetch(`${emulator.url}/_emulator/calls/${sid}/hangup`, { method: 'POST' })).status).toBe(204);
  expect(theCall(emulator)).toMatchObject({ phase: 'ended', status: 'completed' });
  expect(emulator.hangUp(sid)).toBe(false);
});

const authorization = `Basic ${Buffer.from('key:token').toString('base64')}`;

test.each([
  ['single', 1],
  ['dual', 2],
])('a call that is to be recorded in %s has a WAV behind its RecordingUrl', async (channels, count) => {
  await using receiver = await startReceiver();
  const talk = {
    [from]: {
      steps: [{ listenFor: 'speech' }, { listenFor: 'silence', for: '200ms' }, { say: 'question.wav' }, 'hangUp'],
    },
    [to]: { steps: [{ say: 'answer.wav' }] },
  };
  await using emulator = await startEmulator(people(talk, { dataDir: newFolder() }));
  const client = restClient(emulator);
  const sid = await client.call({ Record: 'true', RecordingChannels: channels, StatusCallback: receiver.url });
  expect(await client.getJson(`/Calls/${sid}.json`)).toMatchObject({ Call: { RecordingUrl: '' } });
  const [callback] = await receiver.receive(1);
  const url = `${emulator.url}/recordings/emulated1/${sid}.wav`;
  expect(callback?.fields['RecordingUrl']).toBe(url);
  expect(await client.getJson(`/Calls/${sid}.json`)).toMatchObject({ Call: { RecordingUrl: url } });
  expect((await fetch(url)).status).toBe(401);
  const served = await fetch(url, { headers: { authorization } });
  expect(served.headers.get('content-type')).toBe('audio/wav');
  const wav = readWav(Buffer.from(await served.arrayBuffer()));
  const found = wav.ok ? wav.value.channels : [];
  expect(found).toHaveLength(count);
  expect(placeOf(question, found[0] ?? new Int16Array())).toBeGreaterThan(-1);
  expect(placeOf(answer, found[count - 1] ?? new Int16Array())).toBeGreaterThan(-1);
});

test.each([
  ['is not answered', { Record: 'true', To: '09876500001' }, true, {}],
  ['is not to be recorded', { Record: 'false' }, true, {}],
  ['leaves no audio, without a data folder', { Record: 'true' }, false, {}],
  ['is without sound, on a fast clock', { Record: 'true' }, true, { speed: 50 }],
])('a call that %s has an empty RecordingUrl', async (...row) => {
  const [, parameters, hasFolder, options] = row;
  const dataDir = hasFolder ? newFolder() : undefined;
  await using emulator = await startEmulator({ timings: shortTimings, dataDir, ...options });
  const client = restClient(emulator);
  const sid = await client.call(parameters);
  await ended(emulator);
  expect(await client.getJson(`/Calls/${sid}.json`)).toMatchObject({ Call: { RecordingUrl: '' } });
  const url = `${emulator.url}/recordings/emulated1/${sid}.wav`;
  expect((await fetch(url, { headers: { authorization } })).status).toBe(404);
});

/** Somebody at a handset, who answers whatever rings. */
async function handset(emulator: Emulator, number: string) {
  const socket = new WebSocket(`${emulator.url.replace('http', 'ws')}/_emulator/handset?number=${number}`);
  onTestFinished(() => socket.terminate());
  const told: { type: string; callSid?: string; from?: string }[] = [];
  const heard: Buffer[] = [];
  socket.on('message', (data: Buffer, isBinary) => {
    if (isBinary) return void heard.push(data);
    const message = JSON.parse(data.toString()) as { type: string; callSid?: string };
    told.push(message);
    if (message.type === 'ringing') socket.send(JSON.stringify({ type: 'answer', callSid: message.callSid }));
  });
  await once(socket, 'open');
  await eventually(() => expect(told).toMatchObject([{ type: 'ready' }]));
  return { socket, told, heard: () => Buffer.concat(heard) };
}

test.each(['From', 'To'])('a handset that is %s rings, talks with a scripted person and hangs up', async (side) => {
  const [live, scripted] = side === 'From' ? [from, to] : [to, from];
  const asks = { steps: [{ listenFor: 'speech' }, { say: 'question.wav' }, { wait: '1m' }] };
  await using emulator = await startEmulator(people({ [scripted]: asks }));
  const person = await handset(emulator, live);
  const sid = await restClient(emulator).call();
  await inPhase(emulator, 'talking');
  expect(person.told.find(({ type }) => type === 'ringing')).toMatchObject({ callSid: sid, from: '08047000001' });
  person.socket.send(Buffer.from(tone(4000).buffer));
  await eventually(() => expect(person.heard().includes(Buffer.from(question.buffer))).toBe(true));
  person.socket.send(JSON.stringify({ type: 'hang-up', callSid: sid }));
  await ended(emulator);
  expect(theCall(emulator)).toMatchObject({ status: 'completed', legs: [{ status: 'completed' }, {}] });
});

test.each([
  ['a phone still rang', 'ringing-first', { [from]: { ring: { answerAfter: '1m' }, steps: [] } }],
  ['the second phone rang', 'ringing-second', { [from]: stays, [to]: { ring: { answerAfter: '1m' }, steps: [] } }],
  ['two people talked', 'talking', { [from]: stays, [to]: stays }],
])('a call in which %s at a restart goes on by the clock alone to its end', async (_what, phase, scripts) => {
  await using receiver = await startReceiver();
  const options = people(scripts, { dataDir: newFolder() });
  const before = await startEmulator(options);
  await restClient(before).call({ StatusCallback: receiver.url });
  await inPhase(before, phase);
  await before.close();
  await using after = await startEmulator(options);
  const [callback] = await receiver.receive(1);
  expect(callback?.fields).toMatchObject({ Status: 'completed' });
  await inPhase(after, 'settled');
  expect(theCall(after)).toMatchObject({ phones: 'planned', status: 'completed' });
});
