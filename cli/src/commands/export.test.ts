// The recordings of an export, from a server whose answers are known to the byte.
import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CallView } from '@patchcord/client';
import { expect, onTestFinished, test } from 'vitest';
import { runHere } from '../testing/program.ts';

const call: CallView & { events: []; deliveries: [] } = {
  ...{ callSid: 'sid-1', callId: 'call-1', status: 'completed', from: '08047000001', to: '9876543210' },
  ...{ fromE164: null, toE164: null, callType: 'voice', direction: 'inbound', agent: 'demo', placedBy: null },
  ...{ instanceId: 'i-1', version: 7, legs: [] },
  ...{ medium: 'phone', hangUpReason: null, reason: null, timestamp: '2026-11-23T02:47:35.980Z' },
  ...{ createdAt: '2026-11-23T02:47:35.980Z', answeredAt: null, endedAt: '2026-11-23T02:48:35.980Z' },
  ...{ conversationSeconds: 60, durationSeconds: 61, price: null, recording: false, settled: false, flags: [] },
  ...{ events: [], deliveries: [] },
};
const talks = [
  { id: 'talk-1', recording: true },
  { id: 'talk-2', recording: false },
  { id: 'talk-3', recording: true },
];

type Recording = (response: ServerResponse, talkId: string) => void;

const forbidden: Recording = (response) =>
  void response.writeHead(403).end(JSON.stringify({ code: 'forbidden', detail: 'Not with this token.' }));

/** A server with one call, which answers so when its recordings are asked for. */
async function startServer(recording: Recording): Promise<string> {
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://server');
    if (pathname === '/api/calls/call-1') response.end(JSON.stringify(call));
    else if (pathname.endsWith('/transcript')) response.end(JSON.stringify({ talks, entries: [] }));
    else recording(response, searchParams.get('talk') ?? '');
  }).listen(0, '127.0.0.1');
  await new Promise((listening) => server.once('listening', listening));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'patchcord-export-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, 'call');
}

test('each talk that was recorded is written as it came', async () => {
  const sound = randomBytes(3_000_000);
  const folder = newFolder();
  const url = await startServer((response, talk) => response.end(Buffer.concat([Buffer.from(talk), sound])));
  const { exitCode } = await runHere(['export', 'call-1', '--to', folder, '--url', url]);
  expect(exitCode).toBe(0);
  expect(readdirSync(folder).toSorted()).toEqual(['call.json', 'talk-1.wav', 'talk-3.wav', 'transcript.json']);
  for (const talk of ['talk-1', 'talk-3']) {
    expect(readFileSync(join(folder, `${talk}.wav`)).equals(Buffer.concat([Buffer.from(talk), sound]))).toBe(true);
  }
});

test('a recording that is refused is told, with exit code 4', async () => {
  const folder = newFolder();
  const url = await startServer(forbidden);
  const { exitCode, stderr } = await runHere(['export', 'call-1', '--to', folder, '--url', url]);
  expect({ exitCode, stderr }).toEqual({ exitCode: 4, stderr: expect.stringContaining('forbidden') });
  expect(existsSync(folder)).toBe(false);
});

test('a recording that breaks off is told, and leaves nothing that is in the way of the next try', async () => {
  const folder = newFolder();
  let isBroken = true;
  const url = await startServer((response, talk) => {
    if (talk === 'talk-1' || !isBroken) response.end('sound');
    else response.writeHead(200, { 'content-length': 1_000 }).write('so', () => response.destroy());
  });
  const args = ['export', 'call-1', '--to', folder, '--url', url];
  const { exitCode, stderr } = await runHere(args);
  expect({ exitCode, stderr }).toEqual({ exitCode: 3, stderr: expect.stringMatching(/answer broke off: \w/) });
  expect(existsSync(folder)).toBe(false);
  isBroken = false;
  expect(await runHere(args)).toMatchObject({ exitCode: 0 });
});
