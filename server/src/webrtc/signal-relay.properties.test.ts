// Whatever the network and the instances do, the two devices agree in the end; whatever one device does, the other is
// never handed what does not fit.
import { type Signal, type SignalBody, type SignalResume, signalingStates } from '@patchcord/protocol';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Side, SignalWorld } from './testing/signal-world.ts';

const side = fc.constantFrom<Side>(0, 1);
const step = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      do: fc.constant('move' as const),
      side,
      way: fc.constantFrom('up' as const, 'bus' as const, 'down' as const),
      mishap: fc.oneof(
        { weight: 6, arbitrary: fc.constant(undefined) },
        fc.constantFrom('lost' as const, 'twice' as const),
      ),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({ do: fc.constantFrom('negotiate', 'answer', 'mute', 'send-again'), side }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('reconnect', 'restart'), side }) },
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

/** `mutes`: the media states that a device has told in the generation that it is in now. */
function take(world: SignalWorld, one: Step, mutes: [boolean[], boolean[]]): void {
  const device = world.devices[one.side];
  switch (one.do) {
    case 'move':
      if ('way' in one) world.move(one.side, one.way, one.mishap);
      break;
    case 'negotiate':
      device.negotiate();
      break;
    case 'answer':
      device.answer();
      break;
    case 'mute':
      mutes[one.side].push(mutes[one.side].length % 2 === 0);
      device.mute(mutes[one.side].length % 2 === 1);
      break;
    case 'send-again':
      device.sendAgain();
      break;
    case 'reconnect':
      world.reconnect(one.side);
      break;
    case 'restart':
      device.restart();
      break;
  }
}

test('two devices agree on one negotiation, whatever is lost, repeated or killed between them, and none is ever refused', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
      const world = new SignalWorld();
      for (const one of steps) take(world, one, [[], []]);
      world.settle();
      const [caller, callee] = world.devices;
      expect({ refused: world.refused, problems: [...caller.problems, ...callee.problems] }).toEqual({
        refused: [],
        problems: [],
      });
      expect([caller.unacknowledged, callee.unacknowledged]).toEqual([[], []]);
      expect([caller.state, callee.state]).toEqual(['stable', 'stable']);
      expect(caller.generation).toBe(callee.generation);
      expect(caller.agreed).toBe(callee.agreed);
    }),
    { numRuns: 2000 },
  );
});

test('without a restart everything that a device has told arrives once and in order', () => {
  const steps = fc.array(
    step.filter((one) => one.do !== 'restart'),
    { maxLength: 120 },
  );
  fc.assert(
    fc.property(steps, (taken) => {
      const world = new SignalWorld();
      const mutes: [boolean[], boolean[]] = [[], []];
      for (const one of taken) take(world, one, mutes);
      world.settle();
      expect([world.devices[1].heard, world.devices[0].heard]).toEqual(mutes);
    }),
    { numRuns: 500 },
  );
});

test('a device that says anything at all never makes the other one receive what does not fit', () => {
  const common = { callId: fc.constant('call-1'), generation: fc.integer({ min: 1, max: 3 }) };
  const seq = fc.integer({ min: 1, max: 6 });
  const body = fc.constantFrom<SignalBody>(
    { kind: 'offer', sdp: 'o' },
    { kind: 'answer', sdp: 'a' },
    { kind: 'restart' },
    { kind: 'end-of-candidates' },
  );
  const lie = fc.oneof(
    fc.record<Signal>({ type: fc.constant('signal'), ...common, seq, body }),
    fc.record<SignalResume>({
      type: fc.constant('signal_resume'),
      ...common,
      sent: seq,
      received: seq,
      state: fc.constantFrom(...signalingStates),
    }),
  );
  const toldLie = fc.record({ do: fc.constant('lie' as const), lie });
  fc.assert(
    fc.property(side, fc.array(fc.oneof(toldLie, step), { maxLength: 100 }), (liar, steps) => {
      const world = new SignalWorld();
      for (const one of steps) {
        if (one.do === 'lie') world.lines[liar].up.push(one.lie);
        else take(world, one, [[], []]);
      }
      world.settle();
      // What an answer says, and whether one is left out, is the devices' own affair; the order of the steps is ours.
      const ours = /without an offer|before the last one|without a restart/;
      const { problems } = world.devices[liar === 0 ? 1 : 0];
      expect(problems.filter((problem) => ours.test(problem))).toEqual([]);
    }),
    { numRuns: 2000 },
  );
});
