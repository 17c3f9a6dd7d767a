// What the caller hears while the model is away or thinks for long: better than silence, which sounds like a lost line.
import type { TalkVoice } from './talk-parts.ts';

/** Silence that a caller takes for a pause, when the model is away and when it is at work. */
const AWAY_MS = 1_500;
const WAITING_MS = 4_000;
const PREFIX = 'hold';

export interface Hold {
  /** Look at the clock. `away` and `waiting`: since when (ms), or null. */
  check(nowMs: number, since: { away: number | null; waiting: number | null }): void;
  /** Something better is to be heard. */
  stop(): void;
}

export function createHold(voice: TalkVoice, sound: Buffer): Hold {
  let rounds = 0;
  let current: string | null = null;
  return {
    check(nowMs, { away, waiting }) {
      const due = (away !== null && nowMs - away >= AWAY_MS) || (waiting !== null && nowMs - waiting >= WAITING_MS);
      if (!due || !voice.isQuiet) return;
      rounds += 1;
      current = `${PREFIX}-${rounds}`;
      voice.push(current, sound);
      voice.finish(current);
    },
    stop() {
      const heard = current === null ? null : voice.heard(current);
      current = null;
      // What is heard by now may be something else.
      if (heard !== null && heard.heardMs < heard.receivedMs) voice.interrupt();
    },
  };
}
