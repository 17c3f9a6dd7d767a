// What a check of the doctor's says, and what it is given to look at.
import type { Config } from '@patchcord/server/config';

export type Verdict = 'ok' | 'warning' | 'failed' | 'skipped';

export interface Finding {
  verdict: Verdict;
  /** What is there, in a sentence. Neither secrets nor phone numbers of people are in it. */
  message: string;
  /** What to do about it; null: nothing. */
  cure: string | null;
}

export interface Deployment {
  /** As the server reads it. Where it would not start, what is right about it, judged as in development. */
  config: Config;
  /** Epoch ms. */
  now: () => number;
}

export interface Check {
  name: string;
  examine(deployment: Deployment): Promise<Finding[]>;
}

/** No answer for so long counts as none. */
export const PATIENCE_MS = 10_000;

export const ok = (message: string): Finding => ({ verdict: 'ok', message, cure: null });
export const skipped = (message: string): Finding => ({ verdict: 'skipped', message, cure: null });
export const warning = (message: string, cure: string): Finding => ({ verdict: 'warning', message, cure });
export const failed = (message: string, cure: string): Finding => ({ verdict: 'failed', message, cure });
