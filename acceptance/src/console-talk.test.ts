// Talking to an agent from Chromium: the real server, an emulated model, and a microphone that says something.
import { openPage } from '@patchcord/testing/chromium';
import { expect, test, vi } from 'vitest';
import { type ConsolePage, seriousViolations } from './console-page.ts';
import { spokenCapture } from './spoken-capture.ts';
import { startTalkWorld, type TalkAnswer, type TalkWorld } from './talk-world.ts';

// A browser and a server of its own for each test take their time on a busy machine.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const agent = 'greeting: Hello, this is the front desk.';

/** The only call of a world; null: there is none. */
async function callOf(world: TalkWorld): Promise<Record<string, unknown> | null> {
  const { calls } = (await world.get('/api/calls')).body as { calls: Record<string, unknown>[] };
  return calls[0] ?? null;
}

/** Every 20 ms, how loud is what goes to the speaker. */
const listen = `
  globalThis.heard = [];
  const connect = AudioNode.prototype.connect;
  AudioNode.prototype.connect = function (to, ...rest) {
    if (to instanceof AudioDestinationNode) {
      const analyser = new AnalyserNode(this.context, { fftSize: 512 });
      connect.call(this, analyser);
      const samples = new Float32Array(512);
      setInterval(() => {
        analyser.getFloatTimeDomainData(samples);
        heard.push(Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / 512));
      }, 20);
    }
    return connect.call(this, to, ...rest);
  };
`;

interface Frames {
  sent: string[];
  received: string[];
}

/** What goes over the stream's socket, by the names of its events. */
function framesOf(page: ConsolePage): Frames {
  const frames: Frames = { sent: [], received: [] };
  page.on('websocket', (socket) => {
    if (!socket.url().includes('/exotel-stream')) return;
    const eventOf = (payload: string | Buffer) => String(JSON.parse(String(payload)).event);
    socket.on('framesent', ({ payload }) => frames.sent.push(eventOf(payload)));
    socket.on('framereceived', ({ payload }) => frames.received.push(eventOf(payload)));
  });
  return frames;
}

const count = (events: string[], name: string) => events.filter((event) => event === name).length;
const loudest = (page: ConsolePage) => page.evaluate('Math.max(0, ...heard)');
const lately = (page: ConsolePage) => page.evaluate('Math.max(...heard.slice(-15))');

test('the agent is heard, falls silent when it is talked over, and the talk is a call with a transcript', async () => {
  const script = { turns: [{ do: [{ say: 'long' }] }, { heard: 'One moment, please.', do: [{ say: 'hours' }] }] };
  await using world = await startTalkWorld({ caller: ['hangUp'], agent, model: { script } });
  const { server } = world;
  await using page = await openPage(`${server.url}/live`, { flags: [spokenCapture('numbers', 5)] });
  await page.addInitScript(listen);
  const frames = framesOf(page);
  await page.goto(`${server.url}/agents/desk`);
  await page.getByRole('button', { name: 'Talk to desk' }).click();
  await page.getByText('You are talking').waitFor();
  await expect.poll(() => loudest(page)).toBeGreaterThan(0.02);
  expect(await seriousViolations(page)).toEqual([]);

  // The caller begins to speak while the long answer is still being played.
  await expect.poll(() => count(frames.received, 'clear')).toBeGreaterThan(0);
  await page.getByText('interrupted').waitFor();
  await expect.poll(() => count(frames.sent, 'mark')).toBeGreaterThan(0);
  await page.getByText('One moment, please.').waitFor();
  expect(count(frames.sent, 'media')).toBeGreaterThan(40);

  await page.getByRole('button', { name: 'Hang up' }).click();
  await page.getByText('The talk is over').waitFor();
  await expect.poll(async () => (await callOf(world))?.['status']).toBe('completed');
  const call = await callOf(world);
  expect(call).toMatchObject({
    to: 'desk',
    agent: 'desk',
    medium: 'web',
    settled: true,
    instanceId: expect.any(String),
  });
  const answer = await world.get(`/api/calls/${String(call?.['callId'])}/transcript`);
  const { talks, entries } = answer.body as unknown as TalkAnswer;
  expect(talks).toHaveLength(1);
  expect(entries.some(({ role, unheard }) => role === 'agent' && unheard !== null)).toBe(true);
  await page.getByRole('link', { name: 'Open the call' }).click();
  await page.getByText('One moment, please.').first().waitFor();
});

test('after a clear nothing of what was sent is heard any more', async () => {
  const script = { turns: [{ do: [{ say: 'long' }] }] };
  await using world = await startTalkWorld({ caller: ['hangUp'], agent, model: { script } });
  const { server } = world;
  await using page = await openPage(`${server.url}/live`, { flags: [spokenCapture('numbers', 4)] });
  await page.addInitScript(listen);
  const frames = framesOf(page);
  await page.goto(`${server.url}/agents/desk`);
  await page.getByRole('button', { name: 'Talk to desk' }).click();
  await expect.poll(() => lately(page)).toBeGreaterThan(0.02);
  await expect.poll(() => count(frames.received, 'clear')).toBeGreaterThan(0);
  await expect.poll(() => lately(page)).toBe(0);
});

test('without a microphone the page says what to do, and no call begins', async () => {
  await using world = await startTalkWorld({ caller: ['hangUp'], agent });
  const { server } = world;
  await using page = await openPage(`${server.url}/agents/desk`, { media: 'denied', colorScheme: 'dark' });
  await page.getByRole('button', { name: 'Talk to desk' }).click();
  await expect.poll(() => page.getByRole('alert').textContent()).toContain('allow microphone');
  expect(await callOf(world)).toBeNull();
  expect(await seriousViolations(page)).toEqual([]);
});
