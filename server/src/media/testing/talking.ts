// A play-out and its simulated carrier, with speech that can be told apart by the value of its samples.

import { HandTimers } from '../../testing/hand-timers.ts';
import { Metronome } from '../metronome.ts';
import { PlayOut, type PlayOutOptions } from '../play-out.ts';
import { type CarrierOptions, SimulatedCarrier } from './simulated-carrier.ts';

export function talking(
  options: Partial<PlayOutOptions> = {},
  carrierOptions: Partial<CarrierOptions> = {},
): { timers: HandTimers; carrier: SimulatedCarrier; playOut: PlayOut } {
  const timers = new HandTimers();
  const carrier = new SimulatedCarrier(timers, { sampleRate: 8000, ...carrierOptions });
  const playOut = new PlayOut({ leg: carrier, metronome: new Metronome(timers), timers, ...options });
  carrier.onMark = (name) => playOut.marked(name);
  return { timers, carrier, playOut };
}

/** At 8 kHz. */
export function speech(ms: number, value = 1): Buffer {
  const samples = new Int16Array(ms * 8).fill(value);
  return Buffer.from(samples.buffer);
}
