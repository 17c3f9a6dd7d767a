// Calls through flows on a clock that goes where the test says.
import type { FlowCall, TimelineStep } from '../calls/flow-call.ts';
import type { FlowInput } from '../flows/flow.ts';
import type { EmulatorOptions } from '../options.ts';
import { type Emulator, startEmulator } from '../start-emulator.ts';

export const caller = '09876509998';
export const exoPhone = '08047000001';
/** Monday, 5 January 2026, 10:48:33 in India. */
export const bornAt = Date.UTC(2026, 0, 5, 5, 18, 33);

/** An emulator whose ExoPhone has this flow, with the id 228040, on a clock that stands still. */
export function emulatorWith(flow: FlowInput, options: EmulatorOptions = {}): Promise<Emulator> {
  const flows = { inline: { '228040': flow }, exoPhones: { [exoPhone]: '228040' } };
  return startEmulator({ speed: 'stepwise', startAt: bornAt, flows, ...options });
}

/** Lets somebody call the ExoPhone, and returns the CallSid. */
export function callIn(emulator: Emulator, from = caller): string {
  const called = emulator.callIn({ from, to: exoPhone });
  if (!called.ok) throw new Error(called.error);
  return called.value.sid;
}

export function flowCall(emulator: Emulator, callSid: string): FlowCall {
  const call = emulator.calls().find(({ sid }) => sid === callSid);
  if (call === undefined || call.kind === 'two-numbers') throw new Error('There is no such call with a flow');
  return call;
}

/** The steps of a call as `name:edge`, with the note where there is one. */
export function steps(emulator: Emulator, callSid: string): string[] {
  return flowCall(emulator, callSid).timeline.map(
    ({ name, edge, note }: TimelineStep) => `${name}:${edge}${note === null ? '' : ` (${note})`}`,
  );
}

/** The whole call of somebody who calls in: its steps when nothing happens any more. */
export async function stepsOfCallIn(flow: FlowInput, options: EmulatorOptions = {}): Promise<string[]> {
  await using emulator = await emulatorWith(flow, options);
  const callSid = callIn(emulator);
  await emulator.advanceClock(600_000);
  return steps(emulator, callSid);
}
