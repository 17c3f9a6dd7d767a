// Welcomes a client: with what goes on now and what rings for it, and where it resumes, with every event it has missed.
import { type Hello, limits, type Welcome } from '@patchcord/protocol';
import type { Call } from '../calls/call.ts';
import type { StoredEvent } from '../calls/ports.ts';
import { toView } from '../calls/view.ts';
import type { ClientConnection } from './client-connection.ts';
import { eventFrame } from './hub.ts';
import type { RingingDevice } from './ringing-device.ts';
import { textFrame } from './text-frame.ts';

interface Snapshot {
  head: { epoch: string; seq: number };
  calls: Call[];
  /** Calls that ring for the user, and maybe for others. */
  ringing: Call[];
}

/** What greeting needs of the store. */
export interface EventLog {
  snapshot(limit: number, userId: string): Promise<Snapshot>;
  /** null: some of them are deleted. */
  eventsAfter(seq: number, limit: number): Promise<StoredEvent[] | null>;
}

export type Greet = (client: ClientConnection, device: RingingDevice, resume: Hello['resume']) => Promise<void>;

/**
 * The welcome is followed by every event after its `seq`, without a gap: those that are told while the log is being
 * read are held back and sent after it, less those that were in it. Rings wait for the welcome as well.
 */
export function createGreet(deps: { log: EventLog; instanceId: string; now: () => number }): Greet {
  const { log, instanceId, now } = deps;
  return async (client, device, resume) => {
    const wasWelcomed = device.isWelcomed;
    client.hold();
    device.hold();
    const read = readLog(log, device, resume);
    // Whoever was welcomed before goes on being told of everything, also when it cannot be welcomed again.
    const goOn = () => {
      device.release();
      client.release(0);
    };
    if (wasWelcomed) read.catch(goOn);
    const { snapshot, missed } = await read;
    const { head } = snapshot;
    const recovered = missed !== null;
    const rings = ringsOf(snapshot.ringing, device, now());
    const welcome: Omit<Welcome, 'calls'> = {
      type: 'welcome',
      instanceId,
      epoch: head.epoch,
      seq: recovered ? (resume?.seq ?? head.seq) : head.seq,
      recovered,
      callsTruncated: snapshot.calls.length > limits.maxSnapshotCalls,
      rings: rings.map(({ id, app }) => ({ callId: id, expiresAt: new Date(app?.ringExpiresAt ?? 0).toISOString() })),
      userId: device.userId,
      deviceId: device.deviceId,
      heartbeatMs: limits.heartbeatMs,
      serverTime: new Date(now()).toISOString(),
    };
    const calls = callsJson(snapshot, rings);
    client.sendFrame(textFrame(`${JSON.stringify(welcome).slice(0, -1)},"calls":[${calls}]}`));
    device.welcomed(
      rings.map(({ id }) => id),
      head.seq,
    );
    await client.sendAtItsPace((missed ?? []).map(eventFrame));
    client.release(missed?.at(-1)?.seq ?? head.seq);
  };
}

async function readLog(log: EventLog, { userId }: RingingDevice, resume: Hello['resume']) {
  const snapshot = await log.snapshot(limits.maxSnapshotCalls + 1, userId);
  return { snapshot, missed: await missedSince(log, resume, snapshot.head) };
}

function ringsOf(ringing: Call[], { userId, deviceId }: RingingDevice, now: number): Call[] {
  return ringing.filter(
    ({ app }) =>
      app !== null && app.callee.userId === userId && app.ringExpiresAt > now && !app.ignoredBy.includes(deviceId),
  );
}

/** The newest calls of a snapshot as JSON: made once for all who are welcomed with it. */
const newestJson = new WeakMap<Snapshot, string>();

/** What rings is always there, however many newer calls there are. */
function callsJson(snapshot: Snapshot, rings: Call[]): string {
  const newest = snapshot.calls.slice(0, limits.maxSnapshotCalls);
  const json = newestJson.get(snapshot) ?? newest.map(viewJson).join();
  newestJson.set(snapshot, json);
  const older = rings.filter(({ id }) => !newest.some((call) => call.id === id));
  return [json, ...older.map(viewJson)].filter((part) => part !== '').join();
}

function viewJson(call: Call): string {
  return JSON.stringify(toView(call));
}

/** The events after the resume point; null when there is none, or when they cannot be told without a gap. */
async function missedSince(log: EventLog, resume: Hello['resume'], head: { epoch: string; seq: number }) {
  if (resume === undefined || resume.epoch !== head.epoch || resume.seq > head.seq) return null;
  const missed = await log.eventsAfter(resume.seq, limits.maxReplayedEvents + 1);
  return missed !== null && missed.length <= limits.maxReplayedEvents ? missed : null;
}
