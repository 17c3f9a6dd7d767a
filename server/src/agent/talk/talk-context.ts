// What the parts of one talk share: the rules, and where the talk stands.
import type { TalkEnd, TalkFigures } from '../../calls/talk.ts';
import type { UsageMeter } from '../cost.ts';
import type { ModelFailure } from '../model/model-session.ts';
import type { BargeIn } from './barge-in.ts';
import type { Closing } from './closing.ts';
import type { Conversation } from './conversation.ts';
import type { Hold } from './hold.ts';
import type { IdleRule } from './idle-rule.ts';
import type { LateWords } from './late-words.ts';
import type { OwnWords, TalkParts } from './talk-parts.ts';
import type { ToolTurn } from './tool-turn.ts';
import type { TurnFigures } from './turn-figures.ts';

/** The key of the prepared greeting. */
export const GREETING = 'greeting';
/** That of the prepared word about a break of the line. */
export const RESUMED = 'resumed';

export interface TalkState {
  /** It has ended: of what is still told only the caller's last words matter. */
  isOver: boolean;
  /** The response that is under way. */
  activeResponse: string | null;
  /** A greeting that cannot be interrupted: it is still to be said, is said but not heard yet, or there is none. */
  greeting: 'due' | 'said' | null;
  callerSpeaking: boolean;
  /** Ms since the talk began, of the caller's latest words. */
  speechBeganMs: number;
  speechEndedMs: number;
  /** Since when the model is away, on the monotonic clock; null: it is there. */
  awaySinceMs: number | null;
  /** Since when the caller waits for the model to speak; null: nobody waits. */
  waitingSinceMs: number | null;
  /** When the model was last asked to speak. */
  askedAtMs: number;
  /** When it was last told what is being said. */
  progressAtMs: number;
  /** Responses that failed in a row. */
  failures: number;
}

export interface TalkContext {
  readonly parts: TalkParts;
  readonly state: TalkState;
  /** On the monotonic clock, also when it began on another instance. */
  readonly beganAtMs: number;
  readonly conversation: Conversation;
  readonly turns: TurnFigures;
  readonly usage: UsageMeter;
  readonly idle: IdleRule;
  readonly hold: Hold;
  readonly bargeIn: BargeIn;
  readonly closing: Closing;
  readonly toolTurn: ToolTurn;
  readonly lateWords: LateWords;
  /** Ms, breaks of the line included. */
  sinceBegin(): number;
  /** What it has cost and taken by now. */
  figures(): TalkFigures;
  /** Asks the model to speak, and counts the silence from now. */
  ask(instructions?: string): void;
  /** Says something without the model; it is in the transcript like everything else. */
  say(key: string, words: OwnWords): void;
  /** Silences the voice, if it is heard. */
  interrupt(): boolean;
  /** Says that something went wrong and is being tried again. */
  apologise(): void;
  /** The model failed: it is asked once more, and then the talk ends. */
  tryAgain(failure: ModelFailure | null): void;
  /** What was prepared and is over now is told to the model, which did not say it itself. */
  rememberOwn(key: string): void;
  sayGoodbye(end: TalkEnd): void;
}
