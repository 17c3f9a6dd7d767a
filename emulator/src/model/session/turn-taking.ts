// Listens to the user: turns what is appended into turns of speech, by voice activity or by the client's own commits.
import type { Sound } from '../audio/sound.ts';
import { InputAudio } from '../input/input-audio.ts';
import { frameMs, onsetMs, quiet, stepVad, type VadState } from '../input/vad.ts';
import { newId } from './ids.ts';
import { type Outcome, refused } from './problem.ts';
import type { Emit } from './server-event.ts';
import { type SessionConfig, vadSettings } from './session-config.ts';
import type { TurnDetection } from './session-schema.ts';

const minCommitMs = 100;

export interface CommittedTurn {
  itemId: string;
  sound: Sound;
  /** Nothing was said: the user was waited for in vain. */
  isSilence: boolean;
}

export interface TurnHost {
  emit: Emit;
  config(): SessionConfig;
  /** The user has begun to speak, which may interrupt the model. */
  speechStarted(detection: TurnDetection): void;
  /** The buffer is a turn of the user's: its item is to be put into the conversation. */
  committed(turn: CommittedTurn): void;
  /** The model may answer. */
  turnEnded(detection: TurnDetection): void;
}

export class TurnTaking {
  #host: TurnHost;
  #audio = new InputAudio(24_000);
  #vad: VadState = quiet;
  /** Of the speech that is going on. */
  #speech: { itemId: string; startMs: number } | null = null;
  /** Where the audio ended when the model had last finished. */
  #modelEndMs = 0;

  constructor(host: TurnHost) {
    this.#host = host;
  }

  get receivedMs(): number {
    return this.#audio.endMs;
  }

  get isSpeaking(): boolean {
    return this.#speech !== null;
  }

  append(bytes: Buffer): void {
    const { format, turn_detection: detection } = this.#host.config().audio.input;
    const frames = this.#audio.append(format, bytes);
    if (detection === null) return;
    const settings = vadSettings(detection);
    for (const frame of frames) {
      const { state, event } = stepVad(this.#vad, frame, settings);
      this.#vad = state;
      if (event?.type === 'started') this.#start(event.audioStartMs, detection);
      if (event?.type === 'stopped') this.#stop(event.audioEndMs, detection);
    }
    // Without speech, only what the next turn may begin with is needed.
    if (this.#speech === null) this.#audio.keepFrom(this.#audio.endMs - settings.prefixPaddingMs - onsetMs - frameMs);
  }

  /** The client's own commit. */
  commit(): Outcome<void> {
    const { bufferedMs } = this.#audio;
    if (bufferedMs < minCommitMs) {
      const message = `Error committing input audio buffer: buffer too small. Expected at least ${minCommitMs}ms of audio, but buffer only has ${bufferedMs.toFixed(2)}ms of audio.`;
      return refused('input_audio_buffer_commit_empty', message);
    }
    this.#commit(this.#speech?.itemId ?? newId('item'), 0, this.#audio.endMs);
    this.forgetSpeech();
    return { ok: true, value: undefined };
  }

  clear(): void {
    this.#audio.clear();
    this.forgetSpeech();
  }

  /** The detection has changed: what was going on by the old one is no turn any more. */
  forgetSpeech(): void {
    this.#vad = quiet;
    this.#speech = null;
  }

  modelFinished(): void {
    this.#modelEndMs = this.#audio.endMs;
  }

  /** The user has been silent for too long: an empty turn, which the model answers. */
  timeOut(detection: TurnDetection): void {
    const itemId = newId('item');
    const endMs = this.#audio.endMs;
    this.#host.emit('input_audio_buffer.timeout_triggered', {
      audio_start_ms: Math.round(this.#modelEndMs),
      audio_end_ms: Math.round(endMs),
      item_id: itemId,
    });
    const sound = this.#audio.take(this.#modelEndMs, endMs);
    this.#host.committed({ itemId, sound, isSilence: true });
    this.#host.turnEnded(detection);
  }

  #start(audioStartMs: number, detection: TurnDetection): void {
    const itemId = newId('item');
    this.#speech = { itemId, startMs: audioStartMs };
    this.#host.emit('input_audio_buffer.speech_started', { audio_start_ms: Math.round(audioStartMs), item_id: itemId });
    this.#host.speechStarted(detection);
  }

  #stop(audioEndMs: number, detection: TurnDetection): void {
    if (this.#speech === null) return;
    const { itemId, startMs } = this.#speech;
    this.#speech = null;
    this.#host.emit('input_audio_buffer.speech_stopped', { audio_end_ms: Math.round(audioEndMs), item_id: itemId });
    this.#commit(itemId, startMs, audioEndMs);
    this.#host.turnEnded(detection);
  }

  #commit(itemId: string, fromMs: number, toMs: number): void {
    this.#host.committed({ itemId, sound: this.#audio.take(fromMs, toMs), isSilence: false });
  }
}
