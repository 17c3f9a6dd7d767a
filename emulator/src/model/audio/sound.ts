// A piece of audio in memory, and what can be said about it.
import { resampleClip } from '../../audio/resampler.ts';

/** The rates of the wire: 24 kHz is PCM, 8 kHz is G.711. */
export type SampleRate = 8_000 | 24_000;

/** Mono, signed 16 bit. Shared between holders, so never written to. */
export interface Sound {
  readonly sampleRate: SampleRate;
  readonly samples: Int16Array;
}

export function durationMs({ samples, sampleRate }: Sound): number {
  return (samples.length * 1000) / sampleRate;
}

/** The part between two offsets, without a copy. */
export function part(sound: Sound, fromMs: number, toMs: number): Sound {
  const at = (ms: number) => Math.round((ms * sound.sampleRate) / 1000);
  return { ...sound, samples: sound.samples.subarray(at(fromMs), at(toMs)) };
}

export function joined(sampleRate: SampleRate, pieces: readonly Int16Array[]): Sound {
  const samples = new Int16Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    samples.set(piece, at);
    at += piece.length;
  }
  return { sampleRate, samples };
}

/** The same sound at another rate. */
export function atRate(sound: Sound, sampleRate: SampleRate): Sound {
  if (sound.sampleRate === sampleRate) return sound;
  return { sampleRate, samples: resampleClip(sound.samples, sound.sampleRate, sampleRate) };
}
