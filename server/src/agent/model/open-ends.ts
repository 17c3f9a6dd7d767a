// What is open in the conversation at this moment: a response, speech, words that are not known yet. When the session is
// lost, this ends it for the talk and tells what the next session must be given.
import type { LineListener } from './line-listener.ts';
import type { AudioPart, ModelFailure, ModelListener, ResponseEnd, SessionSettings } from './model-session.ts';
import { bytesPerMs, type RecentAudio } from './recent-audio.ts';
import { joinedWish, type Wish } from './wish.ts';

/** A voice is noticed so much later than it began: padding, the first syllable, the way to the model and back. */
const noticedAfterMs = 800;

export class OpenEnds implements Omit<ModelListener, 'ready' | 'ended'> {
  #listener: LineListener;
  #heard: RecentAudio;
  #noticedAfterBytes: number;
  #isTranscribed: boolean;
  #changed: (answered: boolean) => void;
  #wish: Wish | null = null;
  /** `wish`: what it is to be again in the next session; null: nobody wants it any more. */
  #response: { id: string; wish: Wish | null } | null = null;
  #part: AudioPart | null = null;
  #itemIds = new Set<string>();
  #isCallerSpeaking = false;
  /** Where the caller's turn begins that is not in the memory yet. */
  #turnFrom: number | null = null;
  /** The caller has finished, and the answer has not begun. */
  #isAnswerDue = false;
  /** Turns before it are over. */
  #turnsEnd = 0;
  #withoutTranscript = new Set<string>();

  /** @param changed something has ended; `answered`: the model has completed a response */
  constructor(
    settings: SessionSettings,
    heard: RecentAudio,
    listener: LineListener,
    changed: (answered: boolean) => void,
  ) {
    this.#listener = listener;
    this.#heard = heard;
    this.#noticedAfterBytes = noticedAfterMs * bytesPerMs(settings.format);
    this.#isTranscribed = settings.transcription !== null;
    this.#changed = changed;
  }

  /** Nothing is said, is to be said, or is not in the memory yet. */
  get isQuiet(): boolean {
    const isIdle = this.#response === null && this.#wish === null && !this.#isAnswerDue;
    return isIdle && this.#turnFrom === null;
  }

  /** A response that is owed and has not begun; null: none. */
  get wish(): Wish | null {
    return this.#wish;
  }

  /** Whether the item belongs to the session that is current. */
  has(itemId: string): boolean {
    return this.#itemIds.has(itemId);
  }

  ask(wish: Wish): void {
    this.#wish = joinedWish(this.#wish, wish);
  }

  /** What is under way, or owed if nothing is, is not wanted any more. */
  cancel(): void {
    if (this.#response === null) this.#wish = null;
    else this.#response.wish = null;
  }

  /**
   * The session is over: ends everything that was open in it.
   * @returns the place in the recent audio from which the next session must hear the caller
   */
  finish(failure: ModelFailure): number {
    const turnFrom = this.#placeOfTurn();
    const hearFrom = turnFrom ?? Math.max(this.#turnsEnd, this.#heard.end - this.#noticedAfterBytes);
    const owed = this.#owed();
    const [part, response, turns] = [this.#part, this.#response, [...this.#withoutTranscript]];
    const wasSpeaking = this.#isCallerSpeaking;
    this.#reset();
    if (response !== null) this.#listener.responseDone(cutOff(response.id, failure));
    if (part !== null) this.#listener.audioDone(part);
    if (wasSpeaking) this.#listener.speechStopped();
    for (const itemId of turns) this.#listener.callerTranscript(itemId, '', 'whole');
    // The caller's turn is heard again and answered like any other.
    const isAnsweredAnyway = turnFrom !== null && owed?.instructions === undefined;
    // Who was told of these ends may have asked for something meanwhile.
    if (owed !== null && !isAnsweredAnyway) this.#wish = joinedWish(owed, this.#wish ?? {});
    return hearFrom;
  }

  speechStarted(): void {
    this.#isCallerSpeaking = true;
    if (this.#response !== null) this.#response.wish = null;
    this.#turnFrom ??= Math.max(this.#turnsEnd, this.#heard.end - this.#noticedAfterBytes);
    this.#listener.speechStarted();
  }

  speechStopped(): void {
    this.#isCallerSpeaking = false;
    this.#turnsEnd = this.#heard.end;
    this.#listener.speechStopped();
  }

  callerTurn(itemId: string): void {
    if (this.#isTranscribed) this.#withoutTranscript.add(itemId);
    this.#isAnswerDue = true;
    this.#listener.callerTurn(itemId);
  }

  callerTranscript(itemId: string, text: string, kind: 'delta' | 'whole'): void {
    this.#listener.callerTranscript(itemId, text, kind);
    if (kind === 'delta') return;
    this.#withoutTranscript.delete(itemId);
    this.#forgetTurn();
    this.#changed(false);
  }

  responseStarted(responseId: string, isAsked = false): void {
    this.#response = { id: responseId, wish: this.#wish ?? {} };
    this.#wish = null;
    this.#isAnswerDue = false;
    this.#listener.responseStarted(responseId, isAsked);
  }

  audio(part: AudioPart, audio: Buffer): void {
    if (part !== this.#part) {
      this.#part = part;
      this.#itemIds.add(part.itemId);
    }
    this.#listener.audio(part, audio);
  }

  audioDone(part: AudioPart): void {
    this.#part = null;
    this.#listener.audioDone(part);
  }

  agentTranscript(part: AudioPart, text: string, kind: 'delta' | 'whole'): void {
    this.#itemIds.add(part.itemId);
    this.#listener.agentTranscript(part, text, kind);
  }

  responseDone(end: ResponseEnd): void {
    this.#response = null;
    this.#part = null;
    // What the caller asked for is being done: heard once more, it would be done twice.
    if (end.toolCalls.length > 0 && !this.#isCallerSpeaking) this.#turnFrom = null;
    if (!this.#isTranscribed) this.#forgetTurn();
    this.#listener.responseDone(end);
    this.#changed(end.status === 'completed');
  }

  transcriptionUsage(usage: { audioTokens: number; textTokens: number; seconds: number }): void {
    this.#listener.transcriptionUsage(usage);
  }

  problem(failure: ModelFailure): void {
    this.#listener.problem(failure);
  }

  #owed(): Wish | null {
    const begun = this.#response?.wish ?? (this.#isAnswerDue ? {} : null);
    return begun === null ? this.#wish : joinedWish(begun, this.#wish ?? {});
  }

  #forgetTurn(): void {
    if (!this.#isCallerSpeaking && this.#withoutTranscript.size === 0) this.#turnFrom = null;
  }

  /** Null when there is no such turn, or nothing of it to hear any more. */
  #placeOfTurn(): number | null {
    const from = this.#turnFrom;
    if (from === null || (!this.#isCallerSpeaking && from < this.#heard.start)) return null;
    return from;
  }

  #reset(): void {
    this.#wish = null;
    this.#response = null;
    this.#part = null;
    this.#itemIds.clear();
    this.#isCallerSpeaking = false;
    this.#isAnswerDue = false;
    this.#turnFrom = null;
    this.#withoutTranscript.clear();
  }
}

function cutOff(responseId: string, failure: ModelFailure): ResponseEnd {
  return { responseId, status: 'incomplete', failure, toolCalls: [], usage: null };
}
