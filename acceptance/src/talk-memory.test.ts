// The model has in mind what was heard, and no more: what it was told beside what the phones recorded. Prints figures.
import { expect, test, vi } from 'vitest';
import { eventually } from './eventually.ts';
import { soundsIn } from './heard-sounds.ts';
import { callerNumber, startTalkWorld } from './talk-world.ts';

vi.setConfig({ testTimeout: 120_000 });

const interruptionsEach = 5;
/** Longer than the emulator's holes, shorter than the silence that ends a turn. */
const pauseMs = 250;

/** Interrupts after different times, again and again, and listens to the rest. */
const interrupter = (afterMs: number) => [
  'mumble: 400ms',
  `loop: ${interruptionsEach}\n      steps: [{ interrupt: after ${afterMs}ms of speech }, { mumble: 400ms }]`,
  'wait: 60s',
];
const callers = Object.fromEntries(
  [600, 850, 1100].map((afterMs, index) => [`0987650003${index}`, interrupter(afterMs)]),
);

test.concurrent.each([
  ['while it is being made', 6],
  ['that the model has finished', 100],
])('of an answer %s the model has in mind what the phone heard', async (what, generationSpeed) => {
  await using world = await startTalkWorld({
    caller: interrupter(1350),
    callers,
    model: {
      timings: { generationSpeed, transcriptionMs: 50 },
      script: { repeat: true, turns: [{ do: [{ say: 'long' }] }] },
    },
  });
  const sids: string[] = [];
  for (const number of [callerNumber, ...Object.keys(callers)]) {
    sids.push(world.callIn(number));
    // So that sessions and calls are in one order.
    await eventually(() => expect(world.model.sessions()).toHaveLength(sids.length));
  }
  const cuts = () =>
    world.model.sessions().map(({ conversation }) => conversation.filter(({ truncated }) => truncated));
  await eventually(() => expect(cuts().map(({ length }) => length)).toEqual(sids.map(() => interruptionsEach)), 60_000);
  const reported = cuts().map((items) => items.map(({ audioMs }) => audioMs));
  for (const sid of sids) world.emulator.hangUp(sid);
  const differences: number[] = [];
  const stops: number[] = [];
  for (const [call, sid] of sids.entries()) {
    const told = reported[call] ?? [];
    const heard = soundsIn(await world.audioOf(sid), pauseMs).slice(0, interruptionsEach);
    expect(heard).toHaveLength(interruptionsEach);
    differences.push(...heard.map(({ playedMs }, index) => playedMs - (told[index] ?? 0)));
    const { received, bargeIns } = await world.reportOf(sid);
    stops.push(...bargeIns.flatMap(({ stopMs, cleared }) => (cleared && stopMs !== null ? [stopMs] : [])));
    expect(told.reduce((sum, ms) => sum + ms, 0)).toBeLessThanOrEqual(received.audioMs);
  }
  const sorted = differences.map((ms) => Math.abs(ms)).sort((a, b) => a - b);
  const at = (share: number) => Math.round(sorted[Math.ceil(sorted.length * share) - 1] ?? Number.NaN);
  console.log(
    `heard − reported, of ${sorted.length} answers ${what}: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, most ${at(1)} ms;`,
    `from ${Math.round(Math.min(...differences))} to ${Math.round(Math.max(...differences))} ms.`,
    `From the caller's first sound to the agent's last: at most ${Math.round(Math.max(...stops))} ms.`,
  );
  // Generous: on a machine that is too slow the emulator itself is late, and one sound becomes two.
  expect(at(0.5)).toBeLessThan(400);
  await world.nothingLeft();
});

test.concurrent('what was never heard is forgotten: an item that waited behind the one that was interrupted', async () => {
  await using world = await startTalkWorld({
    caller: ['mumble: 400ms', 'interrupt: after 700ms of speech', 'mumble: 400ms', 'wait: 60s'],
    model: {
      timings: { generationSpeed: 100, transcriptionMs: 50 },
      script: {
        turns: [
          { heard: 'One', do: [{ say: 'hours' }, { say: 'price' }] },
          { heard: 'Two', do: [{ say: 'done' }] },
        ],
      },
    },
  });
  const sid = world.callIn();
  await eventually(async () => expect(await world.entriesOf(sid)).toContain('agent: All right, that is done.'));
  const said = world.model.sessions()[0]?.conversation.filter(({ role }) => role === 'assistant');
  expect(said).toMatchObject([{ truncated: true }, { text: 'All right, that is done.', truncated: false }]);
  world.emulator.hangUp(sid);
  const { entries } = await world.talkOf(sid);
  expect(entries.map(({ text, unheard }) => [text, unheard])).toContainEqual(['', 'It costs five hundred rupees.']);
  await world.nothingLeft();
});
