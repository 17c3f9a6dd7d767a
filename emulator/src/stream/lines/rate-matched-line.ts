// A line at the rate of a stream, whatever the line's own: a call that was answered at 8 kHz may reach a bot at 24 kHz.
import { Resampler } from '../../audio/resampler.ts';
import type { CallerLine } from '../caller-line.ts';

/** The line itself when nothing is to be changed; else it is heard 4 ms late in each direction. */
export function rateMatched(line: CallerLine, sampleRate: number): CallerLine {
  if (line.sampleRate === sampleRate) return line;
  const said = new Resampler(line.sampleRate, sampleRate);
  const heard = new Resampler(sampleRate, line.sampleRate);
  return {
    sampleRate,
    speak: (samples) => said.process(line.speak((samples * line.sampleRate) / sampleRate)),
    hear: (audio) => line.hear(heard.process(audio)),
    takeDigits: () => line.takeDigits(),
    hungUp: line.hungUp,
  };
}
