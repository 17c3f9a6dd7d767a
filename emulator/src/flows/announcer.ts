// Lets phones hear what the exchange itself says: prompts, ringing tones, music. Silent where time is not real.
import { type Clock, pause } from '../clock.ts';
import { holdMelody, ringback } from './hold-tones.ts';
import { keepLine } from './keep-line.ts';
import { type AudioSource, looped, once } from './playout.ts';
import { type Prompt, promptMs } from './prompt.ts';
import type { PromptSounds } from './prompt-sounds.ts';
import type { SharedLine } from './shared-line.ts';

/** What a caller hears while others are rung: a ringing tone, Exotel's own music, or a WAV, as of a prompt. */
export type HoldMusic = { kind: 'ringback' } | { kind: 'melody' } | { kind: 'audio'; audio: string };

export interface AnnouncerParts {
  clock: Clock;
  /** On another clock nothing is heard, and everything takes its time. */
  isRealTime: boolean;
  sounds: PromptSounds;
}

export class Announcer {
  readonly #parts: AnnouncerParts;

  constructor(parts: AnnouncerParts) {
    this.#parts = parts;
  }

  /** Carries a line whenever nobody else does, so that what is played is heard, until the signal is aborted. */
  keep(line: SharedLine, until: AbortSignal): void {
    if (this.#parts.isRealTime) keepLine(line, this.#parts.clock, until);
  }

  /**
   * Tells all of these lines the same. They must be kept.
   *
   * @param until cuts it off
   * @returns what was wrong, for a timeline; null when nothing was
   */
  async tell(prompt: Prompt, lines: readonly SharedLine[], until: AbortSignal): Promise<string | null> {
    const { clock, isRealTime, sounds } = this.#parts;
    if (!isRealTime) {
      await pause(clock, promptMs(prompt), until);
      return null;
    }
    const found = await unlessAborted(sounds.find(prompt), until);
    if (found === null) return null;
    await Promise.all(
      lines.map(({ playout, sampleRate }) => {
        const audio = (found.ok ? found.value?.at(sampleRate) : null) ?? new Int16Array(0);
        return playout.play(once(ofLength(audio, prompt.durationSeconds, sampleRate)), until);
      }),
    );
    return found.ok ? null : found.error;
  }

  /** Plays to a line until the signal is aborted. Resolves with what was wrong, for a timeline, as soon as that is known. */
  async hold(music: HoldMusic, { playout, sampleRate }: SharedLine, until: AbortSignal): Promise<string | null> {
    if (!this.#parts.isRealTime) return null;
    const tone = music.kind === 'melody' ? holdMelody(sampleRate) : ringback(sampleRate);
    if (music.kind !== 'audio') {
      void playout.play(tone, until);
      return null;
    }
    const found = await unlessAborted(this.#parts.sounds.find({ audio: music.audio }), until);
    if (found === null) return null;
    void playout.play(sourceOf(found.ok ? (found.value?.at(sampleRate) ?? null) : null) ?? tone, until);
    return found.ok ? null : found.error;
  }
}

/** Null as soon as the signal is aborted: an address may be slow to answer. */
function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T | null> {
  const { promise, resolve } = Promise.withResolvers<T | null>();
  const leave = () => resolve(null);
  if (signal.aborted) leave();
  signal.addEventListener('abort', leave, { once: true });
  return Promise.race([work, promise]).finally(() => signal.removeEventListener('abort', leave));
}

function sourceOf(audio: Int16Array | null): AudioSource | null {
  return audio === null || audio.length === 0 ? null : looped(audio);
}

/** Cut, or followed by silence, where a length is given. */
function ofLength(audio: Int16Array, seconds: number | undefined, sampleRate: number): Int16Array {
  if (seconds === undefined) return audio;
  const exact = new Int16Array(Math.round(seconds * sampleRate));
  exact.set(audio.subarray(0, exact.length));
  return exact;
}
