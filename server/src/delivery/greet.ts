// Answers `hello`: where the client stands in the log, what is going on now, and what it has missed.
import { type Hello, limits, type Welcome } from '@patchcord/protocol';
import type { Call } from '../calls/call.ts';
import type { StoredEvent } from '../calls/ports.ts';
import { toView } from '../calls/view.ts';
import type { ClientConnection } from './client-connection.ts';
import { eventFrame } from './hub.ts';

/** What greeting needs of the store. */
export interface EventLog {
  snapshot(limit: number): Promise<{ head: { epoch: string; seq: number }; calls: Call[] }>;
  eventsAfter(seq: number, limit: number): Promise<StoredEvent[]>;
}

export type Greet = (client: ClientConnection, resume: Hello['resume']) => Promise<void>;

/**
 * The welcome is followed by every event after its `seq`, without a gap: those that are told while the log is being
 * read are held back and sent after it, less those that were in it.
 */
export function createGreet(deps: { log: EventLog; instanceId: string; now: () => number }): Greet {
  const { log, instanceId, now } = deps;
  return async (client, resume) => {
    client.hold();
    const { head, calls } = await log.snapshot(limits.maxSnapshotCalls + 1);
    const missed = await missedSince(log, resume, head);
    const recovered = missed !== null;
    const welcome: Welcome = {
      type: 'welcome',
      instanceId,
      epoch: head.epoch,
      seq: recovered ? (resume?.seq ?? head.seq) : head.seq,
      recovered,
      calls: calls.slice(0, limits.maxSnapshotCalls).map((call) => toView(call)),
      callsTruncated: calls.length > limits.maxSnapshotCalls,
      heartbeatMs: limits.heartbeatMs,
      serverTime: new Date(now()).toISOString(),
    };
    client.send(welcome);
    await client.sendAtItsPace((missed ?? []).map(eventFrame));
    client.release(missed?.at(-1)?.seq ?? head.seq);
  };
}

/** The events after the resume point; null when there is none, or when they cannot be told without a gap. */
async function missedSince(log: EventLog, resume: Hello['resume'], head: { epoch: string; seq: number }) {
  if (resume === undefined || resume.epoch !== head.epoch || resume.seq > head.seq) return null;
  const missed = await log.eventsAfter(resume.seq, limits.maxReplayedEvents + 1);
  return missed.length <= limits.maxReplayedEvents ? missed : null;
}
