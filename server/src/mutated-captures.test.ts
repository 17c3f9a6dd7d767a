// Ten million bytes of what Exotel, bots, apps and the model send, each broken a little, through everything that reads
// it: nothing throws, nothing hangs, and what is read stays within its limits.
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  parseBody,
  parseQuery,
  parseStreamEvent,
  type ReportHint,
  readMediaPayload,
  readReport,
} from '@patchcord/exotel';
import { mutate, randomNumbers } from '@patchcord/testing/mutations';
import { expect, test } from 'vitest';
import { readAudioDelta } from './agent/model/openai/read-audio-delta.ts';
import { readServerEvent } from './agent/model/openai/server-event.ts';
import { readMessage } from './delivery/read-message.ts';
import { partiesOf } from './exotel/told-request.ts';
import { providerReportOf } from './exotel/webhook-report.ts';

const TOTAL_BYTES = 10_000_000;
/** Of one input, in CPU time of this thread; the largest takes a few milliseconds. */
const SLOW_CPU_MS = 1_000;
const SEED = 20_261_123;
/** Far above what the tests need on a machine of its own, some 10 s. */
const TIMEOUT_MS = 280_000;

const fixtures = fileURLToPath(new URL('../../exotel/src/fixtures', import.meta.url));
const hints: (ReportHint | undefined)[] = [undefined, 'passthru', 'popup', 'dynamic-url'];
const contentTypes = [
  'application/json',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'text/plain',
  undefined,
];

interface Capture {
  body?: string | string[] | Record<string, unknown>;
  query?: string;
}

function captures(): Buffer[] {
  return globSync('{reports,answers}/*.json', { cwd: fixtures }).map((file) => {
    const { body = '', query } = JSON.parse(readFileSync(join(fixtures, file), 'utf8')) as Capture;
    if (query !== undefined) return Buffer.from(query);
    const text = Array.isArray(body) ? body.join('\r\n') : typeof body === 'string' ? body : JSON.stringify(body);
    return Buffer.from(text);
  });
}

/** As they are documented, and sent by the emulator (reference: AgentStream events, OpenAI Realtime events). */
const messages = [
  { event: 'connected' },
  {
    event: 'start',
    sequence_number: 1,
    stream_sid: 's-1',
    start: {
      stream_sid: 's-1',
      call_sid: 'c-1',
      account_sid: 'a-1',
      from: '+911234567890',
      to: '08047000001',
      custom_parameters: { agent: 'sales' },
      media_format: { encoding: 'base64', sample_rate: '8000' },
    },
  },
  { event: 'media', stream_sid: 's-1', media: { chunk: 2, timestamp: '100', payload: 'AAECAwQFBgc='.repeat(20) } },
  { event: 'dtmf', stream_sid: 's-1', dtmf: { digit: '5', duration: 90 } },
  { event: 'mark', stream_sid: 's-1', mark: { name: 'part-1' } },
  { event: 'stop', stream_sid: 's-1', stop: { call_sid: 'c-1', reason: 'callended' } },
  { type: 'hello', token: 'a.b.c', userId: 'asha', deviceId: 'phone', resume: { epoch: 'e', seq: 7 }, client: 'x/1' },
  { type: 'incoming_call', callerId: '1234567890', recipientId: 'user:ravi', callType: 'voice', requestId: 'r-1' },
  { type: 'accept_call', callId: '01993d9e-7b3c-7a52-8f7e-7c1d2b3a4c5d', requestId: 'r-2' },
  { type: 'ping', id: 'p' },
  {
    type: 'response.output_audio.delta',
    response_id: 'r',
    item_id: 'i',
    content_index: 0,
    delta: 'AAECAwQFBgc='.repeat(60),
  },
  { type: 'response.done', response: { id: 'r', status: 'completed', output: [], usage: { total_tokens: 3 } } },
  { type: 'error', error: { type: 'invalid_request_error', code: 'x', message: 'no' } },
].map((message) => Buffer.from(JSON.stringify(message)));

/** Everything of ours that reads what comes from outside as text. Gives how many reports there were in it. */
async function readEverything(bytes: Buffer, turn: number): Promise<number> {
  const text = bytes.toString();
  const contentType = contentTypes[turn % contentTypes.length];
  let reports = 0;
  for (const payload of [await parseBody({ contentType, body: bytes }), parseQuery(text)]) {
    if (!payload.ok) continue;
    const report = readReport(payload.value, hints[turn % hints.length]);
    if (report === null) continue;
    reports += 1;
    const { callSid, legs } = providerReportOf(report);
    expect(callSid ?? 'none').toMatch(/^[\w-]{1,64}$/);
    expect(Object.keys(legs)).toEqual(['from', 'to']);
    expect(Object.keys(report.extra).length).toBeLessThanOrEqual(100);
    expect(Math.max(0, ...Object.values(report.extra).map((value) => value.length))).toBeLessThanOrEqual(1024);
    const { from, to } = partiesOf(report);
    expect(Math.max(from?.length ?? 0, to?.length ?? 0)).toBeLessThanOrEqual(64);
  }
  readMediaPayload(text);
  parseStreamEvent(text);
  const message = readMessage(bytes, false);
  if (message.kind === 'refused') expect(message.rejection.code).toMatch(/^[a-z-]+$/);
  readServerEvent(bytes);
  readAudioDelta(bytes);
  return reports;
}

test(
  `ten million bytes of mutated captures are read without an exception and without delay (seed ${SEED})`,
  async () => {
    const originals = [...captures(), ...messages];
    expect(originals.length).toBeGreaterThan(60);
    const random = randomNumbers(SEED);
    let slowest = { cpuMs: 0, input: '' };
    let bytes = 0;
    let reports = 0;
    for (let turn = 0; bytes < TOTAL_BYTES; turn += 1) {
      const original = originals[Math.floor(random() * originals.length)] ?? Buffer.alloc(0);
      const input = mutate(original, originals, random);
      bytes += input.length;
      const before = process.threadCpuUsage();
      try {
        reports += await readEverything(input, turn);
      } catch (error) {
        const where = `seed ${SEED}, turn ${turn}, base64 ${input.toString('base64')}`;
        throw new Error(`A parser did not hold (${where})`, { cause: error });
      }
      const { user, system } = process.threadCpuUsage(before);
      const cpuMs = (user + system) / 1000;
      if (cpuMs > slowest.cpuMs) slowest = { cpuMs, input: input.toString('base64') };
    }
    // Broken only a little: most are still understood, so what is behind the first check is reached, too.
    expect(reports).toBeGreaterThan(3_000);
    expect(slowest.cpuMs, `seed ${SEED}, base64 ${slowest.input}`).toBeLessThan(SLOW_CPU_MS);
  },
  TIMEOUT_MS,
);
