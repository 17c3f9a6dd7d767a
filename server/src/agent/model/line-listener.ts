// What a line tells the talk that holds it.
import type { ModelFailure, ModelListener } from './model-session.ts';

/**
 * The events of one conversation, whichever session it is in. Whatever was begun is ended: a session that is lost leaves no
 * response without `responseDone` (then `incomplete`), no part without `audioDone` (then after `responseDone`: its
 * transcript may be ahead of the audio that came), no speech without `speechStopped`, and no caller's turn without a whole
 * transcript (then empty). `ready` comes once.
 */
export interface LineListener extends Omit<ModelListener, 'ended'> {
  /** The model cannot be reached; it is being tried. */
  away(): void;
  /** It is there again and knows the conversation. */
  back(): void;
  /** It will not come back. Nothing comes after this. */
  lost(failure: ModelFailure): void;
}
