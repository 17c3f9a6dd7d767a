// Cuts speech into the deltas that carry it. Pure: how they are spread in time is the response's business.
import { type AudioFormat, bytesOf, sampleBytes, sampleRateOf } from '../audio/audio-format.ts';
import { durationMs, type Sound } from '../audio/sound.ts';

/** The real service's sizes vary; these come round and round. */
const deltaLengthsMs = [60, 100, 200, 350, 400, 250];
/** The transcript runs ahead of the audio by so much. */
const transcriptLeadMs = 1_000;

export interface SpeechDelta {
  /** Words that are written before this audio is sent. */
  words: string[];
  audio: Buffer;
  /** Offset of the end of this audio. */
  endMs: number;
}

/** The audios together are the whole sound in the format, the words together are the text. */
export function speechDeltas(text: string, sound: Sound, format: AudioFormat): SpeechDelta[] {
  const bytes = bytesOf(format, sound);
  const bytesPerMs = (sampleRateOf(format) / 1000) * sampleBytes(format);
  const totalMs = durationMs(sound);
  const words = wordsOf(text);
  const deltas: SpeechDelta[] = [];
  let written = 0;
  let startMs = 0;
  while (startMs < totalMs) {
    const endMs = Math.min(totalMs, startMs + (deltaLengthsMs[deltas.length % deltaLengthsMs.length] ?? totalMs));
    const due = Math.ceil((words.length * Math.min(totalMs, endMs + transcriptLeadMs)) / totalMs);
    const isLast = endMs === totalMs;
    const audio = bytes.subarray(startMs * bytesPerMs, isLast ? bytes.length : endMs * bytesPerMs);
    deltas.push({ words: words.slice(written, due), audio, endMs });
    written = due;
    startMs = endMs;
  }
  return deltas;
}

/** Words with the space before them, as a model writes them. */
export function wordsOf(text: string): string[] {
  return text.match(/\s*\S+\s*$|\s*\S+/g) ?? [];
}
