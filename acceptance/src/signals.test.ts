// What a client can send wrong about a call between apps, at the real server: it is told, and nobody else suffers.
import { type ErrorMessage, limits, type Signal, type SignalBody, signalLimits } from '@patchcord/protocol';
import type { AppClient } from '@patchcord/testing/app-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { allRing, ask, Cluster, getJson, ring, ringEnd } from './cluster.ts';

let cluster: Cluster;
beforeAll(async () => {
  cluster = await Cluster.start();
});
afterAll(() => cluster[Symbol.asyncDispose]());

const offer: SignalBody = { kind: 'offer', sdp: 'v=0' };
const answer: SignalBody = { kind: 'answer', sdp: 'v=0' };
const candidate = { candidate: 'candidate:1 1 udp 1 192.0.2.1 9 typ host', sdpMid: '0', sdpMLineIndex: 0 };
const candidates = (count: number): SignalBody => ({
  kind: 'candidates',
  candidates: Array.from({ length: count }, () => candidate),
});

let users = 0;

/** Two devices in a call, on two instances, that have begun to signal. */
async function inCall() {
  users += 1;
  const [ashaId, raviId] = [`asha${users}`, `ravi${users}`];
  const asha = await cluster.device(cluster.a, ashaId, { deviceId: 'phone' });
  const ravi = await cluster.device(cluster.b, raviId, { deviceId: 'laptop' });
  const callId = await ring(asha, raviId, { callType: 'video' });
  await allRing([ravi], callId);
  expect(await ask(ravi, 'accept_call', callId)).toBe('call_accepted');
  await begin(asha, ravi, callId);
  return { asha, ravi, callId, ashaId, raviId };
}

/** The two devices of an answered call begin to signal. */
async function begin(caller: AppClient, callee: AppClient, callId: string): Promise<void> {
  await caller.told('call_status_update', ({ data }) => data.callId === callId && data.status === 'in-progress');
  resume(callee, callId);
  // What a client says is done in turn.
  callee.send({ type: 'ping', id: callId });
  await callee.told('pong', ({ id }) => id === callId);
  resume(caller, callId);
  await callee.told('signal_resume', (resumed) => resumed.callId === callId);
}

function resume(device: AppClient, callId: string): void {
  device.send({ type: 'signal_resume', callId, generation: 1, sent: 0, received: 0, state: 'stable' });
}

function say(device: AppClient, callId: string, seq: number, body: object): void {
  device.send({ type: 'signal', callId, generation: 1, seq, body });
}

function heard(device: AppClient, seq: number): Promise<Signal> {
  return device.told('signal', (signal) => signal.seq === seq);
}

function refusals(device: AppClient, code: string): ErrorMessage[] {
  return device.all('error').filter((error) => error.code === code);
}

describe('session descriptions', () => {
  test('go through as they are; a larger one than is taken is refused by its number, and the call goes on', async () => {
    const { asha, ravi, callId } = await inCall();
    say(asha, callId, 1, { kind: 'offer', sdp: 'x'.repeat(signalLimits.maxSdpLength + 1) });
    expect(await asha.told('error')).toMatchObject({ code: 'invalid-message', callId, signalSeq: 1 });
    say(asha, callId, 1, { kind: 'offer', sdp: 'x'.repeat(signalLimits.maxSdpLength) });
    expect((await heard(ravi, 1)).body).toMatchObject({ kind: 'offer' });
  });

  test('of a megabyte are refused unread, and beyond a frame’s size the connection is closed; the call is not', async () => {
    const { asha, ravi, callId, ashaId } = await inCall();
    say(asha, callId, 1, { kind: 'offer', sdp: 'x'.repeat(1_000_000) });
    expect(await asha.told('error')).toMatchObject({ code: 'message-too-large' });
    say(asha, callId, 1, { kind: 'offer', sdp: 'x'.repeat(limits.maxFrameBytes) });
    expect(await asha.closing()).toMatchObject({ code: 1009 });
    const back = await cluster.device(cluster.b, ashaId, { deviceId: 'phone' });
    resume(back, callId);
    say(back, callId, 1, offer);
    expect(await heard(ravi, 1)).toMatchObject({ body: offer });
  });
});

describe('signals', () => {
  test('of a call that one is not in, of none, of a phone call and of one that is over are refused', async () => {
    const { asha, ravi, callId, raviId } = await inCall();
    const stranger = await cluster.device(cluster.a, 'stranger', { deviceId: 's' });
    const tablet = await cluster.device(cluster.a, raviId, { deviceId: 'tablet' });
    for (const device of [stranger, tablet]) {
      say(device, callId, 1, candidates(1));
      expect(await device.told('error')).toMatchObject({ code: 'not-your-call', callId, signalSeq: 1 });
    }
    resume(stranger, 'no-such-call');
    await expect.poll(() => refusals(stranger, 'call-not-found')).toMatchObject([{ callId: 'no-such-call' }]);
    expect(await ask(asha, 'end_call', callId)).toBe('command_done');
    await ravi.statusesUntilEnd((call) => call.callId === callId);
    say(ravi, callId, 1, offer);
    expect(await ravi.told('error')).toMatchObject({ code: 'call-already-ended', callId, signalSeq: 1 });
    expect(asha.all('signal')).toEqual([]);
  });

  test('before hello, and before anybody has answered, are refused', async () => {
    const asha = await cluster.device(cluster.a, 'early-asha', { deviceId: 'phone' });
    const ravi = await cluster.device(cluster.b, 'early-ravi', { deviceId: 'laptop' });
    const callId = await ring(asha, 'early-ravi');
    await allRing([ravi], callId);
    resume(asha, callId);
    expect(await asha.told('error')).toMatchObject({ code: 'signal-wrong-state', callId });
    resume(ravi, callId);
    expect(await ravi.told('error')).toMatchObject({ code: 'not-your-call', callId });
    expect(await ask(asha, 'end_call', callId)).toBe('command_done');
  });

  test('in the wrong state are refused one by one, and never reach the other device', async () => {
    const { asha, ravi, callId } = await inCall();
    say(asha, callId, 1, answer);
    expect(await asha.told('error')).toMatchObject({ code: 'signal-wrong-state', signalSeq: 1 });
    say(asha, callId, 1, offer);
    say(asha, callId, 2, offer);
    await expect.poll(() => refusals(asha, 'signal-wrong-state').map(({ signalSeq }) => signalSeq)).toEqual([1, 2]);
    await heard(ravi, 1);
    say(ravi, callId, 1, answer);
    expect((await heard(asha, 1)).body).toEqual(answer);
    say(asha, callId, 2, offer);
    expect((await heard(ravi, 2)).body).toEqual(offer);
    expect(ravi.all('signal').map(({ seq }) => seq)).toEqual([1, 2]);
  });

  test('10,000 candidates: the first thousand go through, the rest is refused, and the call can still be ended', async () => {
    const { asha, ravi, callId } = await inCall();
    say(asha, callId, 1, offer);
    await heard(ravi, 1);
    say(asha, callId, 2, candidates(10_000));
    await expect.poll(() => asha.all('error').length).toBe(1);
    const perMessage = signalLimits.maxCandidatesPerMessage;
    for (let seq = 2; seq < 2 + 10_000 / perMessage; seq += 1) say(asha, callId, seq, candidates(perMessage));
    const most = signalLimits.maxCandidatesPerNegotiation / perMessage;
    await heard(ravi, 1 + most);
    await expect.poll(() => refusals(asha, 'too-many-candidates').length).toBeGreaterThan(0);
    expect(refusals(asha, 'too-many-candidates')[0]).toMatchObject({ callId, signalSeq: 2 + most });
    expect(ravi.all('signal')).toHaveLength(1 + most);
    expect(await ask(ravi, 'end_call', callId)).toBe('command_done');
    await asha.statusesUntilEnd((call) => call.callId === callId);
  });

  test('in a flood are refused as such; other clients, and other calls, notice nothing', async () => {
    const { asha, ravi, callId } = await inCall();
    const others = await inCall();
    for (let seq = 1; seq <= 100; seq += 1) say(asha, callId, seq, { kind: 'end-of-candidates' });
    await expect.poll(() => refusals(asha, 'rate-limited').length).toBeGreaterThan(50);
    expect(ravi.all('signal').length).toBeLessThanOrEqual(signalLimits.messageBurst);
    say(others.asha, others.callId, 1, offer);
    expect(await heard(others.ravi, 1)).toMatchObject({ body: offer });
  });
});

describe('the end of a call', () => {
  test('has the reason that a device gives, of a closed list', async () => {
    const { asha, ravi, callId } = await inCall();
    ravi.send({ type: 'end_call', callId, reason: 'because', requestId: 'bad' });
    expect(await ravi.answerTo('bad')).toMatchObject({ code: 'invalid-message' });
    ravi.send({ type: 'end_call', callId, reason: 'ice-timeout', requestId: 'good' });
    expect(await ravi.answerTo('good')).toMatchObject({ type: 'command_done' });
    expect(await asha.statusesUntilEnd((call) => call.callId === callId)).toContain('completed');
    expect(await getJson(cluster.a, `/api/calls/${callId}`)).toMatchObject({ hangUpReason: 'ice-timeout' });
  });

  test('by a device that is not in it is nobody’s failure', async () => {
    const { callId, raviId } = await inCall();
    const tablet = await cluster.device(cluster.a, raviId, { deviceId: 'tablet' });
    tablet.send({ type: 'end_call', callId, reason: 'ice-failed', requestId: 'r' });
    expect(await tablet.answerTo('r')).toMatchObject({ type: 'command_done' });
    expect(await getJson(cluster.a, `/api/calls/${callId}`)).toMatchObject({ hangUpReason: 'user-hangup' });
  });
});

describe('a call', () => {
  test('to oneself and to somebody unknown is refused, and one to somebody who is away is over at once', async () => {
    const asha = await cluster.device(cluster.a, 'asha', { deviceId: 'phone' });
    const refused = async (recipientId: string) => {
      asha.send({ type: 'incoming_call', recipientId, callType: 'video', requestId: recipientId });
      return asha.answerTo(recipientId);
    };
    expect(await refused('asha')).toMatchObject({ type: 'error', code: 'same-user' });
    expect(await refused('nobody-at-all')).toMatchObject({ type: 'error', code: 'unknown-user' });
    const gone = await cluster.device(cluster.b, 'gone', { deviceId: 'g' });
    gone.socket.close(1000);
    await gone.closing();
    await expect.poll(async () => (await getJson(cluster.a, '/api/users/gone/presence'))['online']).toBe(false);
    const callId = await ring(asha, 'gone', { callType: 'video' });
    expect(await asha.statusesUntilEnd((call) => call.callId === callId)).toEqual(['initiated', 'no-answer']);
    expect(await getJson(cluster.a, `/api/calls/${callId}`)).toMatchObject({ hangUpReason: 'nobody-reachable' });
  });

  test('to somebody who is in one already waits: it rings beside it, and both can be talked in', async () => {
    const { asha, ravi, callId, raviId } = await inCall();
    const mina = await cluster.device(cluster.a, 'mina', { deviceId: 'm' });
    const second = await ring(mina, raviId, { callType: 'video' });
    await ravi.told('incoming_call', (told) => told.callId === second);
    expect(await ask(ravi, 'accept_call', second)).toBe('call_accepted');
    await begin(mina, ravi, second);
    say(mina, second, 1, offer);
    expect(await ravi.told('signal', (signal) => signal.callId === second)).toMatchObject({ body: offer });
    say(asha, callId, 1, offer);
    expect(await ravi.told('signal', (signal) => signal.callId === callId)).toMatchObject({ body: offer });
    expect(await ask(ravi, 'end_call', callId)).toBe('command_done');
    expect(await getJson(cluster.b, `/api/calls/${second}`)).toMatchObject({ status: 'in-progress' });
    const third = await ring(asha, raviId);
    await ravi.told('incoming_call', (told) => told.callId === third);
    expect(await ask(ravi, 'reject_call', third)).toBe('command_done');
    expect(await ringEnd(ravi, third)).toBe('rejected-here');
    expect(await asha.statusesUntilEnd((call) => call.callId === third)).toEqual(['initiated', 'ringing', 'busy']);
  });
});
