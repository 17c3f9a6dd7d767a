// What is chosen on the system's card of a call, with a softphone that the test plays.
import type { CallView, IncomingCall } from '@patchcord/client';
import { expect, test } from 'vitest';
import type { Line, Softphone } from '../phone/softphone.ts';
import { callView } from '../testing/call-view.ts';
import type { RingAction } from './native-shell.ts';
import { createRingChoices } from './ring-choices.ts';

const lineOf = (callId: string, fields: Partial<CallView> = {}): Line => ({
  callId,
  view: callView({ callId, ...fields }),
  media: null,
  trouble: null,
  changes: 0,
});

/** A page, the choices that are made outside it, and what the page did about them. */
function page() {
  const done: string[] = [];
  const chosen: RingAction[] = [];
  let phone: Softphone = { rings: [], lines: [], current: null };
  let confirm = () => Promise.resolve();
  const ring = (callId: string) =>
    ({ callId, reject: async () => void done.push(`reject ${callId}`) }) as unknown as IncomingCall;
  const store = {
    snapshot: () => phone,
    async answer({ callId }: IncomingCall) {
      done.push(`answer ${callId}`);
      await confirm();
    },
    end: async (callId: string) => void done.push(`end ${callId}`),
  };
  return {
    done,
    choices: createRingChoices(store, async () => chosen.shift() ?? null),
    choose: (action: RingAction['action'], callId = 'a') => chosen.push({ callId, action }),
    /** These ring, and these are talked with. */
    has(rings: string[], lines: Line[] = []) {
      phone = { rings: rings.map(ring), lines, current: null };
    },
    confirmBy(waiting: Promise<void>) {
      confirm = () => waiting;
    },
  };
}

test('a ring is answered or turned down, once', async () => {
  const { choices, choose, has, done } = page();
  has(['a', 'b']);
  choose('answer', 'a');
  choose('decline', 'b');
  for (let looks = 0; looks < 3; looks += 1) await choices.look();
  expect(done).toEqual(['answer a', 'reject b']);
  expect(['a', 'b'].map(choices.wasAnswered)).toEqual([true, false]);
});

test('what is chosen before the page knows of the ring is done as soon as it does', async () => {
  const { choices, choose, has, done } = page();
  has(['other']);
  choose('answer', 'a');
  await choices.look();
  expect(done).toEqual([]);
  has(['other', 'a']);
  await choices.look();
  expect(done).toEqual(['answer a']);
});

test('whoever hangs up on the card of a call that goes on ends it; one that is over is left alone', async () => {
  const { choices, choose, has, done } = page();
  has([], [lineOf('a'), lineOf('b', { endedAt: '2026-01-01T00:00:00.000Z' })]);
  choose('decline', 'a');
  choose('decline', 'b');
  for (let looks = 0; looks < 2; looks += 1) await choices.look();
  expect(done).toEqual(['end a']);
});

test('whoever hangs up while the answer is on its way ends the call when it is there', async () => {
  const { choices, choose, has, done, confirmBy } = page();
  const { promise, resolve } = Promise.withResolvers<void>();
  confirmBy(promise);
  has(['a']);
  choose('answer');
  const answering = choices.look();
  await expect.poll(() => done).toEqual(['answer a']);
  choose('decline');
  await choices.look();
  expect(done).toEqual(['answer a']);
  has([], [lineOf('a')]);
  await choices.look();
  expect(done).toEqual(['answer a', 'end a']);
  resolve();
  await answering;
});
