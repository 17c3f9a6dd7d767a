// The emulator's calls as they are shown: what it tells of them, in words.
import type { Tone } from '../ui/tag.tsx';

/** The parts of the emulator's calls that are shown; see docs/emulator-phones.md. */
export interface EmulatedCall {
  sid: string;
  kind: 'two-numbers' | 'inbound' | 'to-flow' | 'to-stream';
  phase: string;
  status: string;
  exoPhone: string;
  legs: readonly [{ number: string }, { number: string | null }];
  callbacks: readonly { type: string; outcome: 'pending' | 'delivered' | 'failed' | 'dropped' }[];
}

export const kindNames: Record<EmulatedCall['kind'], string> = {
  'two-numbers': 'Two phones',
  inbound: 'Called in',
  'to-flow': 'To a flow',
  'to-stream': 'To an agent',
};

const phaseNames: Record<string, string> = {
  originating: 'Dialling',
  'ringing-first': 'First phone rings',
  'ringing-second': 'Second phone rings',
  talking: 'Talking',
  'in-flow': 'In the flow',
};

const endNames: Record<string, string> = {
  completed: 'Completed',
  busy: 'Busy',
  'no-answer': 'No answer',
  failed: 'Failed',
};

export function isOver({ phase }: Pick<EmulatedCall, 'phase'>): boolean {
  return phase === 'ended' || phase === 'settled';
}

/** A flow or a bot has it: it takes digits, and its first party can hang up. */
export function takesDigits({ phase }: Pick<EmulatedCall, 'phase'>): boolean {
  return phase === 'in-flow';
}

export function stateOf(call: Pick<EmulatedCall, 'phase' | 'status'>): { name: string; tone: Tone } {
  if (isOver(call))
    return { name: endNames[call.status] ?? call.status, tone: call.status === 'completed' ? 'neutral' : 'bad' };
  const isTalking = call.phase === 'talking' || call.phase === 'in-flow';
  return { name: phaseNames[call.phase] ?? call.phase, tone: isTalking ? 'live' : 'ringing' };
}

/** How its callbacks fared, e.g. `2 delivered, 1 dropped`. */
export function callbacksOf({ callbacks }: Pick<EmulatedCall, 'callbacks'>): string {
  const outcomes = ['delivered', 'pending', 'failed', 'dropped'] as const;
  const counts = outcomes.map(
    (outcome) => [callbacks.filter((one) => one.outcome === outcome).length, outcome] as const,
  );
  const told = counts.filter(([count]) => count > 0).map(([count, outcome]) => `${count} ${outcome}`);
  return told.length === 0 ? 'none' : told.join(', ');
}
