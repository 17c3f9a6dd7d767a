import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { sine } from './audio/testing/sine.ts';
import { readWav, writeWav } from './audio/wav.ts';
import { streamCommand } from './cli-stream.ts';
import { type BotSocket, startTestBot } from './stream/testing/test-bot.ts';
import { newFolder } from './testing/new-folder.ts';

const printed: string[] = [];

beforeEach(() => {
  printed.length = 0;
  for (const method of ['log', 'error'] as const) {
    vi.spyOn(console, method).mockImplementation((text: string) => void printed.push(text));
  }
});
afterEach(() => vi.restoreAllMocks());

function output(): string {
  return printed.join('\n');
}

/** A question of half a second, at a rate of its own and in stereo. */
function question(): string {
  const path = join(newFolder(), 'question.wav');
  const tone = sine({ hz: 440, seconds: 0.5, sampleRate: 44_100, amplitude: 10_000 });
  writeFileSync(path, writeWav({ sampleRate: 44_100, channels: [tone, tone] }));
  return path;
}

/** Says its tone of half a second as soon as the stream starts. */
function greets(bot: BotSocket): void {
  const greeting = sine({ hz: 800, seconds: 0.5, sampleRate: 8000, amplitude: 10_000 });
  bot.onMessage(({ event }) => {
    if (event !== 'start') return;
    bot.sendAudio(greeting);
    bot.send({ event: 'mark', mark: { name: 'greeting' } });
  });
}

test('a caller says a WAV, the stereo recording holds both sides, and the report is printed', async () => {
  const bot = await startTestBot(greets);
  const save = join(newFolder(), 'call.wav');
  const args = [bot.url, '--say', question(), '--wait-for', 'silence', '--save', save, '--hang-up-after', '2s'];
  expect(await streamCommand([...args, '--assert', 'first-audio<1s,gaps=0'])).toBe(0);
  expect(output()).toContain('caller-hung-up after');
  expect(output()).toContain('ok: first-audio<1s');
  const wav = readWav(readFileSync(save));
  if (!wav.ok) throw new Error(wav.error);
  const [left, right] = wav.value.channels.map((channel) => channel.findIndex((sample) => Math.abs(sample) > 3000));
  expect(wav.value.sampleRate).toBe(8000);
  // The question follows when the greeting has been silent for 700 ms.
  expect(((left ?? 0) - (right ?? 0)) / 8).toBeCloseTo(1200, -2);
});

test('a failed assertion is exit code 1, and the JSON tells what was measured', async () => {
  const bot = await startTestBot(greets);
  const args = [bot.url, '--hang-up-after', '1s', '--json', '--assert', 'first-audio<1ms,turns=0'];
  expect(await streamCommand(args)).toBe(1);
  expect(JSON.parse(output())).toMatchObject({
    status: 'cancelled',
    report: { end: 'caller-hung-up', firstAudioMs: expect.any(Number) },
    assertions: [
      { text: 'first-audio<1ms', ok: false },
      { text: 'turns=0', ok: true, actual: 0 },
    ],
  });
});

test('errors in what the bot sends are exit code 4, with --strict alone', async () => {
  const bot = await startTestBot((socket) => {
    socket.onMessage(({ event }) => event === 'start' && socket.send({ event: 'hangup' }));
  });
  expect(await streamCommand([bot.url, '--hang-up-after', '200ms', '--strict'])).toBe(4);
  expect(output()).toContain('error: unknown-event, 1 time');
  expect(await streamCommand([bot.url, '--hang-up-after', '200ms'])).toBe(0);
});

test('a bot that cannot be reached is exit code 3', async () => {
  expect(await streamCommand(['ws://127.0.0.1:1/bot'])).toBe(3);
  expect(output()).toContain('3009 failed to establish ws conn: ECONNREFUSED');
});

test('digits and custom parameters reach the bot, in the dialect asked for', async () => {
  const bot = await startTestBot();
  const args = ['--digits', '1,#', '--hang-up-after', '2s', '--dialect', 'documented', '--frame-ms', '200'];
  expect(await streamCommand([`${bot.url}?lead=42`, ...args])).toBe(0);
  const { received } = await bot.connected();
  expect(received.filter(({ event }) => event === 'dtmf')).toMatchObject([
    { dtmf: { digit: '1' } },
    { dtmf: { digit: '#' } },
  ]);
  expect(received[1]).toMatchObject({
    sequence_number: 1,
    start: { custom_parameters: { lead: '42' }, media_format: { encoding: 'audio/x-raw' } },
  });
  // 3200 bytes.
  const { media } = received[2] as unknown as { media: { chunk: number; timestamp: string; payload: string } };
  expect(media).toMatchObject({ chunk: 1, timestamp: '200' });
  expect(Buffer.from(media.payload, 'base64')).toHaveLength(3200);
});

test('help names every flag and exit code', async () => {
  expect(await streamCommand(['--help'])).toBe(0);
  for (const flag of ['--say', '--save', '--assert', '--strict', '--json', '--digits', '--wait-for', 'Exit codes']) {
    expect(output()).toContain(flag);
  }
});

test.each([
  [[], 'needs one URL'],
  [['ws://a', 'ws://b'], 'needs one URL'],
  [['http://bot.example'], 'must begin with ws:// or wss://'],
  [['ws://a', '--frobnicate'], '--frobnicate'],
  [['ws://a', '--hang-up-after', 'soon'], 'hang-up-after must be a time'],
  [['ws://a', '--digits', '1;2'], 'digits must be'],
  [['ws://a', '--wait-for', 'godot'], 'must be nothing or speech or silence'],
  [['ws://a', '--assert', 'speed<3'], 'is not understood'],
  [['ws://a', '--say', '/no/such.wav'], 'cannot be read'],
  [['ws://a', '--say', import.meta.filename], 'is not a WAV file'],
  [['ws://a', '--save', '/no/such/folder.wav'], 'cannot be written'],
])('%j is exit code 2, and says why', async (args, problem) => {
  expect(await streamCommand(args)).toBe(2);
  expect(output()).toContain(problem);
});
