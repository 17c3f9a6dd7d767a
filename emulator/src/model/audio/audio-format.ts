// Audio as it is on the wire. Reference: OpenAI Realtime API, RealtimeAudioFormats (PCM at 24 kHz alone, G.711 at 8 kHz).
import { decodeG711, encodeG711 } from '../../audio/g711.ts';
import { pcmOfSamples, samplesOfPcm } from '../../audio/pcm.ts';
import { atRate, type SampleRate, type Sound } from './sound.ts';

export type AudioFormat = { type: 'audio/pcm'; rate: 24_000 } | { type: 'audio/pcmu' } | { type: 'audio/pcma' };

export function sampleRateOf({ type }: AudioFormat): SampleRate {
  return type === 'audio/pcm' ? 24_000 : 8_000;
}

/** How many bytes a sample takes. */
export function sampleBytes({ type }: AudioFormat): 1 | 2 {
  return type === 'audio/pcm' ? 2 : 1;
}

/** Half a sample at the end of PCM is left out. */
export function soundOf(format: AudioFormat, bytes: Buffer): Sound {
  const sampleRate = sampleRateOf(format);
  switch (format.type) {
    case 'audio/pcm':
      return { sampleRate, samples: samplesOfPcm(bytes) };
    case 'audio/pcmu':
      return { sampleRate, samples: decodeG711('ulaw', bytes) };
    case 'audio/pcma':
      return { sampleRate, samples: decodeG711('alaw', bytes) };
  }
}

/** Clips are said again and again, in every session. */
const encoded = new WeakMap<Sound, Map<AudioFormat['type'], Buffer>>();

/** The bytes of a sound, which is brought to the rate of the format first. Shared: not to be written to. */
export function bytesOf(format: AudioFormat, sound: Sound): Buffer {
  const known = encoded.get(sound) ?? new Map<AudioFormat['type'], Buffer>();
  encoded.set(sound, known);
  const bytes = known.get(format.type) ?? encode(format, sound);
  known.set(format.type, bytes);
  return bytes;
}

function encode(format: AudioFormat, sound: Sound): Buffer {
  const { samples } = atRate(sound, sampleRateOf(format));
  switch (format.type) {
    case 'audio/pcm':
      return pcmOfSamples(samples);
    case 'audio/pcmu':
      return Buffer.from(encodeG711('ulaw', samples));
    case 'audio/pcma':
      return Buffer.from(encodeG711('alaw', samples));
  }
}
