// Listens to one side of a stream: when it is heard, and how loud.
import { LevelMeter } from '../../audio/level.ts';
import { SpeechDetector } from '../../phones/speech-detector.ts';
import type { Voice } from '../stream-report.ts';
import type { Speech } from './conversation.ts';

/** An hour of lively talk; what comes later is heard, but not remembered. */
const maxSpeeches = 3000;

/** `atMs` of the first sound, or of the first silence after the last sound. */
export interface VoiceChange {
  type: 'started' | 'stopped';
  atMs: number;
}

export class VoiceMeter {
  readonly #sampleRate: number;
  readonly #detector: SpeechDetector;
  readonly #level = new LevelMeter();
  readonly #speeches: Speech[] = [];
  #startedMs: number | null = null;
  #speechMs = 0;

  constructor(sampleRate: number) {
    this.#sampleRate = sampleRate;
    this.#detector = new SpeechDetector({ sampleRate });
  }

  hear(audio: Int16Array): VoiceChange[] {
    const changes = this.#detector.hear(audio);
    if (this.#detector.speech !== null) this.#level.add(audio);
    return changes.map(({ type, at }) => {
      const atMs = Math.round((at * 1000) / this.#sampleRate);
      if (type === 'speech-started') this.#startedMs = atMs;
      else this.#end(atMs);
      return { type: type === 'speech-started' ? 'started' : 'stopped', atMs };
    });
  }

  /** Everything that was said, in order. What has not ended has no end. */
  speeches(): Speech[] {
    if (this.#startedMs === null) return [...this.#speeches];
    return [...this.#speeches, { startMs: this.#startedMs, endMs: null }];
  }

  voice(): Voice {
    const { speech } = this.#detector;
    const ongoingMs = speech === null ? 0 : ((speech.to - speech.from) * 1000) / this.#sampleRate;
    const { rmsDbfs, peakDbfs } = this.#level;
    return {
      speechMs: Math.round(this.#speechMs + ongoingMs),
      rmsDbfs: oneDecimal(rmsDbfs),
      peakDbfs: oneDecimal(peakDbfs),
    };
  }

  #end(atMs: number): void {
    if (this.#startedMs === null) return;
    if (this.#speeches.length < maxSpeeches) this.#speeches.push({ startMs: this.#startedMs, endMs: atMs });
    this.#speechMs += atMs - this.#startedMs;
    this.#startedMs = null;
  }
}

function oneDecimal(value: number): number {
  return Math.round(value * 10) / 10;
}
