import { expect, test } from 'vitest';
import { startAppletServer } from '../testing/applet-server.ts';
import { bornAt, callIn, emulatorWith, flowCall, steps, stepsOfCallIn } from '../testing/flow-call.ts';
import { maxSteps } from './run-flow.ts';

test('a transition that leads nowhere ends the call', async () => {
  expect(await stepsOfCallIn({ start: 'hi', applets: { hi: { applet: 'greeting', text: 'Hi' } } })).toEqual([
    'hi:next',
  ]);
});

test('a flow that goes in circles is ended', async () => {
  const applets = { round: { applet: 'greeting' as const, text: 'x', durationSeconds: 0, next: 'round' } };
  await using emulator = await emulatorWith({ start: 'round', applets });
  const call = callIn(emulator);
  await emulator.advanceClock(600_000);
  expect(flowCall(emulator, call).timeline).toHaveLength(maxSteps + 1);
  expect(steps(emulator, call).at(-1)).toBe('round:too-many-steps (the flow was ended after 200 applets)');
  expect(flowCall(emulator, call).status).toBe('completed');
});

test('a caller who hangs up in a greeting ends the flow, and no later applet runs', async () => {
  await using app = await startAppletServer({ '/tell': {} });
  await using emulator = await emulatorWith({
    start: 'greet',
    applets: {
      greet: { applet: 'greeting', text: 'Hi', durationSeconds: 10, next: 'tell' },
      tell: { applet: 'passthru', url: `${app.url}/tell` },
    },
  });
  const call = callIn(emulator);
  await emulator.advanceClock(4_000);
  expect(emulator.hangUp(call)).toBe(true);
  await emulator.advanceClock(60_000);
  expect(flowCall(emulator, call)).toMatchObject({ phase: 'ended', endedAt: bornAt + 4_000 });
  expect(app.seen).toEqual([]);
  expect(emulator.hangUp(call)).toBe(false);
});

test('a call ends when its caller has gone, though an application still thinks', async () => {
  const { promise: release, resolve } = Promise.withResolvers<void>();
  await using app = await startAppletServer({
    '/tell': (_request, response) => {
      void release.then(() => response.end());
      return null;
    },
  });
  await using emulator = await emulatorWith({
    start: 'tell',
    applets: { tell: { applet: 'passthru', url: `${app.url}/tell` } },
  });
  const call = callIn(emulator);
  await expect.poll(() => app.seen.length).toBe(1);
  emulator.hangUp(call);
  expect(flowCall(emulator, call).phase).toBe('ended');
  resolve();
  await expect.poll(() => steps(emulator, call)).toEqual(['tell:200 (HTTP 200)']);
});
