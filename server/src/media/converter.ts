// Audio between a leg and a model: rate and coding of the one to those of the other.
import { decodeG711, encodeG711, type Law } from './audio/g711.ts';
import { bytesOf, samplesOf, unsetSamples } from './audio/pcm.ts';
import { Resampler } from './audio/resampler.ts';
import { SampleJoiner } from './audio/sample-joiner.ts';
import type { SampleRate } from './phone-leg.ts';

/** How audio travels to and from a model. `pcm16` is s16le. */
export type AudioFormat =
  | { encoding: 'pcm16'; sampleRate: 24000 }
  | { encoding: 'pcma'; sampleRate: 8000 }
  | { encoding: 'pcmu'; sampleRate: 8000 };

/** Audio is s16le PCM on the leg's side. */
export interface Converter {
  /** Whole samples of the leg in, the model's bytes out: good until the next call of any converter. */
  toModel(pcm: Buffer): Buffer;
  /** The model's bytes in, however they are cut; whole samples at the leg's rate out, in memory of their own. */
  fromModel(audio: Buffer): Buffer;
  /** What the model sends next does not continue what it has sent: it was interrupted. */
  restartFromModel(): void;
}

/** Linear: 8 ms late at most for both ways together; by table only (8 kHz and G.711): not late at all. */
export function createConverter(legRate: SampleRate, format: AudioFormat): Converter {
  switch (format.encoding) {
    case 'pcm16':
      return createPcmConverter(legRate, format.sampleRate);
    case 'pcma':
      return createG711Converter(legRate, 'alaw');
    case 'pcmu':
      return createG711Converter(legRate, 'ulaw');
  }
}

function createPcmConverter(legRate: SampleRate, modelRate: 24000): Converter {
  // Models cut their audio where they like, also in the middle of a sample.
  const joiner = new SampleJoiner();
  if (legRate === modelRate) {
    return {
      toModel: (pcm) => pcm,
      fromModel: (audio) => Buffer.from(joiner.join(audio)),
      restartFromModel: () => joiner.restart(),
    };
  }
  const up = new Resampler(legRate, modelRate);
  const down = new Resampler(modelRate, legRate);
  return {
    toModel: (pcm) => bytesOf(up.processShared(samplesOf(pcm))),
    fromModel: (audio) => bytesOf(down.process(samplesOf(joiner.join(audio)))),
    restartFromModel() {
      joiner.restart();
      down.restart();
    },
  };
}

function createG711Converter(legRate: SampleRate, law: Law): Converter {
  if (legRate === 8000) {
    return {
      toModel: (pcm) => encodeG711(law, samplesOf(pcm)),
      fromModel: (audio) => bytesOf(decoded(law, audio)),
      restartFromModel() {},
    };
  }
  const down = new Resampler(legRate, 8000);
  const up = new Resampler(8000, legRate);
  return {
    toModel: (pcm) => encodeG711(law, down.processShared(samplesOf(pcm))),
    fromModel: (audio) => bytesOf(up.process(decoded(law, audio))),
    restartFromModel: () => up.restart(),
  };
}

function decoded(law: Law, bytes: Buffer): Int16Array {
  const samples = unsetSamples(bytes.length);
  decodeG711(law, bytes, samples);
  return samples;
}
