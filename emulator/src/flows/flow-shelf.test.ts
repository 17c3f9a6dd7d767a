import { expect, test } from 'vitest';
import { startEmulator } from '../start-emulator.ts';
import { bornAt, callIn, flowCall, steps } from '../testing/flow-call.ts';
import { FlowShelf } from './flow-shelf.ts';

const flow = { start: 'end', applets: { end: { applet: 'hangup' as const } } };

test('the mapping of the options goes before the one in a flow', () => {
  const inline = { a: { ...flow, exoPhones: ['08047000001', '08047000002'] }, b: flow };
  const shelf = new FlowShelf({ inline, exoPhones: { '+918047000002': 'b' } }, null);
  expect(shelf.ofExoPhone('08047000001').id).toBe('a');
  expect(shelf.ofExoPhone('08047000002').id).toBe('b');
  expect(shelf.ofExoPhone('08047000003').id).toBe('default');
  expect(shelf.find('c')).toBeNull();
});

test('a mapping to a flow that is not there is refused, and so is a wrong flow', () => {
  expect(() => new FlowShelf({ exoPhones: { '08047000001': 'x' } }, null)).toThrow('the flow x, which is not there');
  expect(() => new FlowShelf({ inline: { x: { ...flow, start: 'y' } } }, null)).toThrow('flow x: start leads to y');
});

test('an ExoPhone without a flow greets and hangs up', async () => {
  await using emulator = await startEmulator({ speed: 'stepwise', startAt: bornAt });
  const call = callIn(emulator);
  await emulator.advanceClock(60_000);
  expect(steps(emulator, call)).toEqual(['greet:next', 'end:hangup']);
  expect(flowCall(emulator, call)).toMatchObject({ flowId: 'default', status: 'completed' });
});

test('with a Voicebot URL an ExoPhone without a flow leads to the bot', async () => {
  await using emulator = await startEmulator({ speed: 'stepwise', startAt: bornAt, voicebotUrl: 'wss://bot.example/' });
  const call = callIn(emulator);
  await emulator.advanceClock(1_000);
  expect(steps(emulator, call)[0]).toMatch(/^bot:next/);
});
