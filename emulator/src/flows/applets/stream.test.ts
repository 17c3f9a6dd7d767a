import { expect, test } from 'vitest';
import type { StreamOrder } from '../../stream/stream-order.ts';
import { eventually } from '../../testing/eventually.ts';
import { fakeStreams } from '../../testing/fake-streams.ts';
import { callIn, emulatorWith, flowCall, steps } from '../../testing/flow-call.ts';

const url = 'wss://bot.example/listen';

test('a stream is forked, and stopped again, while the flow goes on', async () => {
  const { openStream, orders, patientPhones } = fakeStreams();
  const flow = {
    start: 'listen',
    applets: {
      listen: { applet: 'stream', action: 'start', url, next: 'menu' },
      menu: { applet: 'gather', timeoutSeconds: 100, next: 'deaf' },
      deaf: { applet: 'stream', action: 'stop', next: 'wait' },
      wait: { applet: 'gather', timeoutSeconds: 100 },
    },
  } as const;
  await using emulator = await emulatorWith(flow, { speed: 1, openStream, phones: patientPhones });
  const call = callIn(emulator);
  await eventually(() => expect(orders).toHaveLength(1));
  const [order] = orders as [StreamOrder];
  expect(order).toMatchObject({ url, bidirectional: false });
  expect(steps(emulator, call)).toEqual(['listen:next (started)']);
  emulator.press(call, '1');
  await eventually(() => expect(order.stopped.aborted).toBe(true));
  expect(flowCall(emulator, call).phase).toBe('in-flow');
  emulator.hangUp(call);
});

test('a stream that nobody stopped ends with its call', async () => {
  const { openStream, orders, patientPhones } = fakeStreams();
  const flow = {
    start: 'listen',
    applets: {
      listen: { applet: 'stream', action: 'start', url, next: 'greet' },
      greet: { applet: 'greeting', text: 'Hi', next: 'end' },
      end: { applet: 'hangup' },
    },
  } as const;
  await using emulator = await emulatorWith(flow, { speed: 1, openStream, phones: patientPhones });
  const call = callIn(emulator);
  await eventually(() => expect(flowCall(emulator, call).phase).toBe('ended'));
  expect(orders[0]?.stopped.aborted).toBe(true);
});
