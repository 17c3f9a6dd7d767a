// What a caller hears while others are rung.
import { type AudioSource, looped } from './playout.ts';

const ringbackHz = 400;
const ringbackModulationHz = 25;
/** Sounds and pauses in turn, in milliseconds. */
const cadenceMs = [400, 200, 400, 2_000];
const notesHz = [440, 554, 659, 554];
const noteMs = 600;
/** Plainly there, but below what a scripted person takes for speech, who waits for a voice. */
const amplitude = 320;

/** India's: 400 Hz, modulated by 25 Hz, twice every three seconds (reference: ITU-T E.180 supplement 2). */
export function ringback(sampleRate: number): AudioSource {
  return looped(periodOf('ringback', sampleRate, ringbackPeriod));
}

/** Stands for Exotel's own music, which is not public: four notes that go round. */
export function holdMelody(sampleRate: number): AudioSource {
  return looped(periodOf('melody', sampleRate, melodyPeriod));
}

/** Worked out once for each rate: many callers may wait at a time. */
const periods = new Map<string, Int16Array>();

function periodOf(name: string, sampleRate: number, make: (sampleRate: number) => Int16Array): Int16Array {
  const key = `${name} ${sampleRate}`;
  const period = periods.get(key) ?? make(sampleRate);
  periods.set(key, period);
  return period;
}

function ringbackPeriod(sampleRate: number): Int16Array {
  const parts = cadenceMs.map((durationMs, index) => {
    const isPause = index % 2 === 1;
    return wave(durationMs, sampleRate, (seconds) => {
      const modulation = 0.7 + 0.3 * Math.sin(2 * Math.PI * ringbackModulationHz * seconds);
      return isPause ? 0 : modulation * Math.sin(2 * Math.PI * ringbackHz * seconds);
    });
  });
  return joined(parts);
}

function melodyPeriod(sampleRate: number): Int16Array {
  const notes = notesHz.map((hz) =>
    wave(noteMs, sampleRate, (seconds) => {
      const swell = Math.sin((Math.PI * seconds * 1000) / noteMs);
      return 0.6 * swell * Math.sin(2 * Math.PI * hz * seconds);
    }),
  );
  return joined(notes);
}

function wave(durationMs: number, sampleRate: number, at: (seconds: number) => number): Int16Array {
  const samples = (durationMs * sampleRate) / 1000;
  return Int16Array.from({ length: samples }, (_, index) => Math.round(amplitude * at(index / sampleRate)));
}

function joined(parts: readonly Int16Array[]): Int16Array {
  return Int16Array.from(parts.flatMap((part) => [...part]));
}
