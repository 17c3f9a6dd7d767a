// What the parties of the calls have done, and what came of it as far as they could see.
import { CallClientError } from '@patchcord/client';

/** `unknown`: sent, but never answered; it may have been done. */
export type Outcome = 'done' | 'refused' | 'unknown';

export interface Deed {
  callId: string;
  deviceId: string;
  /** `cancel`: the caller gives up while it rings. `end`: either party, once it was answered. */
  act: 'accept' | 'reject' | 'cancel' | 'end';
  outcome: Outcome;
}

export interface PlacedCall {
  callId: string;
  medium: 'phone' | 'app';
  /** The status in which the caller's app saw it last; null: the app could not be told how it ended. */
  lastSeen: () => string | null;
}

export class DeedBook {
  readonly placed: PlacedCall[] = [];
  readonly deeds: Deed[] = [];
  /** Commands that were refused or not answered, by code. */
  readonly refusals = new Map<string, number>();

  /** Notes how a command went. False: not done, or nobody knows. */
  async follow(deed: Omit<Deed, 'outcome'>, command: Promise<unknown>): Promise<boolean> {
    const entry: Deed = { ...deed, outcome: 'unknown' };
    this.deeds.push(entry);
    try {
      await command;
      entry.outcome = 'done';
      return true;
    } catch (error) {
      entry.outcome = this.refused(error);
      return false;
    }
  }

  /** Counts a refusal; anything but one is a bug, and thrown. */
  refused(error: unknown): 'refused' | 'unknown' {
    if (!(error instanceof CallClientError)) throw error;
    this.refusals.set(error.code, (this.refusals.get(error.code) ?? 0) + 1);
    return error.outcome === 'unknown' ? 'unknown' : 'refused';
  }

  clear(): void {
    this.placed.length = 0;
    this.deeds.length = 0;
    this.refusals.clear();
  }
}
