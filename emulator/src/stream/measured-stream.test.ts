import { expect, test, vi } from 'vitest';
import { sine } from '../audio/testing/sine.ts';
import { Metronome } from './metronome.ts';
import { createOpenStream } from './open-stream.ts';
import { streamOrder, unhurriedMetronome } from './testing/stream-order.ts';
import { audioOf, type BotSocket, startTestBot } from './testing/test-bot.ts';
import { audible, numbered, testLine } from './testing/test-line.ts';

const tone = (seconds: number) => sine({ hz: 500, seconds, sampleRate: 8000, amplitude: 8000 });

function isLoud(message: Parameters<typeof audioOf>[0]): boolean {
  return message.event === 'media' && audioOf(message).some((sample) => Math.abs(sample) > 4000);
}

/** Runs once, when what the caller says changes to loud, or back to silence. */
function whenCaller(bot: BotSocket, change: 'speaks' | 'is silent', action: () => void): void {
  let spoke = false;
  let acted = false;
  bot.onMessage((message) => {
    if (message.event !== 'media' || acted) return;
    const loud = isLoud(message);
    if (change === 'speaks' ? loud : spoke && !loud) {
      acted = true;
      action();
    }
    spoke ||= loud;
  });
}

test('a bot that paces with a lead is heard without a hole', async () => {
  const audio = numbered(8000);
  const bot = await startTestBot((socket) => {
    socket.onMessage(({ event }) => {
      if (event !== 'start') return;
      socket.sendAudio(audio.subarray(0, 3200));
      let sent = 3200;
      const pacer = setInterval(() => {
        socket.sendAudio(audio.subarray(sent, sent + 800));
        sent += 800;
        if (sent < audio.length) return;
        clearInterval(pacer);
        socket.send({ event: 'mark', mark: { name: 'end' } });
      }, 100);
    });
  });
  const line = testLine();
  const outcome = createOpenStream()(streamOrder({ url: bot.url, line }));
  await (await bot.connected()).receive('mark');
  line.hangUp();
  expect(audible(line.heard()).audio.subarray(0, 8000)).toEqual(audio);
  expect((await outcome).report).toMatchObject({ gaps: { count: 0 }, penaltyPauses: { count: 0 } });
});

test('a bot that sends on only when its last audio is over leaves holes, and is told so', async () => {
  const bot = await startTestBot((socket) => {
    let sent = 0;
    socket.onMessage(({ event }) => {
      if ((event !== 'start' && event !== 'mark') || sent === 3) return;
      sent += 1;
      socket.sendAudio(tone(0.1));
      socket.send({ event: 'mark', mark: { name: `${sent}` } });
      if (sent === 3) socket.socket.close(1000);
    });
  });
  // A machine that is busy for a moment is not to be taken for the culprit.
  const openStream = createOpenStream({ metronome: unhurriedMetronome() });
  const { report } = await openStream(streamOrder({ url: bot.url }));
  // The last one is sent away with the socket.
  expect(report.gaps.count).toBeGreaterThanOrEqual(1);
  expect(report.gaps.totalMs).toBeGreaterThanOrEqual(20);
  expect(report.findings).toContainEqual(expect.objectContaining({ code: 'underrun', source: 'from practice' }));
});

test('a hole that the emulator’s own delay has made is not the bot’s', async () => {
  let heldUpMs = 0;
  const metronome = new Metronome(() => performance.now() + heldUpMs);
  const bot = await startTestBot((socket) => {
    socket.onMessage(({ event }) => {
      if (event !== 'start' && event !== 'mark') return;
      // What is on its way while the emulator sleeps comes too late.
      if (event === 'mark') heldUpMs = 300;
      if (heldUpMs > 0) setTimeout(() => socket.sendAudio(tone(0.1)), 50);
      else {
        socket.sendAudio(tone(0.1));
        socket.send({ event: 'mark', mark: { name: 'first' } });
      }
    });
  });
  const line = testLine();
  const outcome = createOpenStream({ metronome })(streamOrder({ url: bot.url, line }));
  await vi.waitFor(() => expect(line.heard().findLastIndex((sample) => sample !== 0)).toBeGreaterThan(2400));
  line.hangUp();
  const { report } = await outcome;
  expect(report).toMatchObject({ gaps: { count: 0 }, gapsByEmulator: { count: 1 } });
  expect(report.gapsByEmulator.totalMs).toBeGreaterThan(300);
  expect(report.findings.map(({ code }) => code)).not.toContain('underrun');
});

test('chunks that are no multiple of 320 bytes cost 20 ms each', async () => {
  const bot = await startTestBot((socket) => {
    socket.onMessage(({ event }) => {
      if (event !== 'start') return;
      for (let sent = 0; sent < 4; sent += 1) socket.sendAudio(tone(0.1).subarray(0, 790));
      socket.send({ event: 'mark', mark: { name: 'end' } });
    });
  });
  const line = testLine();
  const outcome = createOpenStream()(streamOrder({ url: bot.url, line }));
  await (await bot.connected()).receive('mark');
  line.hangUp();
  expect((await outcome).report.penaltyPauses).toEqual({ count: 3, totalMs: 60, longestMs: 20 });
});

test('the gap before an answer is measured on what is heard', async () => {
  const bot = await startTestBot((socket) => {
    whenCaller(socket, 'is silent', () => {
      socket.sendAudio(tone(0.2));
      socket.send({ event: 'mark', mark: { name: 'answer' } });
    });
  });
  const said = new Int16Array(4000);
  said.set(tone(0.25), 800);
  const line = testLine({ said });
  const outcome = createOpenStream()(streamOrder({ url: bot.url, line }));
  await (await bot.connected()).receive('mark');
  line.hangUp();
  const { report } = await outcome;
  const answerMs = Math.round(audible(line.heard()).at / 8);
  expect(report.turns).toHaveLength(1);
  // The caller speaks from 100 to 350 ms; the edges of a sine are a sample or two below the threshold.
  expect(Math.abs((report.turns[0]?.responseGapMs ?? 0) - (answerMs - 350))).toBeLessThanOrEqual(2);
  expect(Math.abs((report.firstAudioMs ?? 0) - answerMs)).toBeLessThanOrEqual(1);
  expect(report.oneWayAudio).toBeNull();
  expect(report.caller.speechMs).toBeGreaterThan(240);
});

test('an interruption lasts from the caller’s first sound to the bot’s last', async () => {
  const bot = await startTestBot((socket) => {
    socket.onMessage(({ event }) => event === 'start' && socket.sendAudio(tone(10)));
    whenCaller(socket, 'speaks', () => {
      socket.send({ event: 'clear' });
      socket.send({ event: 'mark', mark: { name: 'quiet' } });
    });
  });
  const said = new Int16Array(12_000);
  said.set(tone(0.5), 4000);
  const line = testLine({ said });
  const outcome = createOpenStream()(streamOrder({ url: bot.url, line }));
  const socket = await bot.connected();
  await socket.receive('mark');
  // Long enough for silence to be silence.
  const frames = socket.received.length;
  await expect.poll(() => socket.received.length).toBeGreaterThan(frames + 4);
  line.hangUp();
  const { report } = await outcome;
  const heard = line.heard();
  const lastMs = heard.findLastIndex((sample) => Math.abs(sample) > 400) / 8;
  expect(report.bargeIns).toEqual([{ atMs: expect.any(Number), stopMs: expect.any(Number), cleared: true }]);
  expect(Math.abs((report.bargeIns[0]?.stopMs ?? 0) - (lastMs - 500))).toBeLessThanOrEqual(3);
  expect(report.playOut.clearedMs).toBeGreaterThan(5000);
  expect(report.findings.map(({ code }) => code)).toContain('burst');
});
