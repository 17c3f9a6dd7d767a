// One of the sessions that a line goes through. What happens in its conversation is told only while it is the current one.

import type {
  AudioPart,
  ModelFailure,
  ModelListener,
  ModelSession,
  OpenModelSession,
  ResponseEnd,
  SessionEnd,
  SessionSettings,
} from './model-session.ts';
import type { OpenEnds } from './open-ends.ts';

interface SessionHooks {
  ready(session: LineSession): void;
  ended(session: LineSession, end: SessionEnd): void;
}

export class LineSession implements ModelListener {
  readonly openedAtMs: number;
  readonly model: ModelSession;
  isReady = false;
  #hooks: SessionHooks;
  #isDropped = false;
  #talk: OpenEnds | null = null;

  constructor(
    open: OpenModelSession,
    { settings, nowMs }: { settings: SessionSettings; nowMs: number },
    hooks: SessionHooks,
  ) {
    this.openedAtMs = nowMs;
    this.#hooks = hooks;
    this.model = open(settings, this);
  }

  tellTo(talk: OpenEnds): void {
    this.#talk = talk;
  }

  /** Nothing is told of it any more. */
  drop(): void {
    this.#isDropped = true;
    this.#talk = null;
    this.model.close();
  }

  ready(): void {
    if (this.#isDropped) return;
    this.isReady = true;
    this.#hooks.ready(this);
  }

  ended(end: SessionEnd): void {
    if (this.#isDropped) return;
    this.#isDropped = true;
    this.#talk = null;
    this.#hooks.ended(this, end);
  }

  speechStarted(): void {
    this.#talk?.speechStarted();
  }

  speechStopped(): void {
    this.#talk?.speechStopped();
  }

  callerTurn(itemId: string): void {
    this.#talk?.callerTurn(itemId);
  }

  callerTranscript(itemId: string, text: string, kind: 'delta' | 'whole'): void {
    this.#talk?.callerTranscript(itemId, text, kind);
  }

  responseStarted(responseId: string, isAsked = false): void {
    this.#talk?.responseStarted(responseId, isAsked);
  }

  audio(part: AudioPart, audio: Buffer): void {
    this.#talk?.audio(part, audio);
  }

  audioDone(part: AudioPart): void {
    this.#talk?.audioDone(part);
  }

  agentTranscript(part: AudioPart, text: string, kind: 'delta' | 'whole'): void {
    this.#talk?.agentTranscript(part, text, kind);
  }

  responseDone(end: ResponseEnd): void {
    this.#talk?.responseDone(end);
  }

  transcriptionUsage(usage: { audioTokens: number; textTokens: number; seconds: number }): void {
    this.#talk?.transcriptionUsage(usage);
  }

  problem(failure: ModelFailure): void {
    this.#talk?.problem(failure);
  }
}
