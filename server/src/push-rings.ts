// Has rings go out by push, for the instance that has the duty: by what the log tells, and what was ringing before.
import type { Call } from './calls/call.ts';
import type { People, StoredEvent } from './calls/ports.ts';
import type { RingNotice } from './calls/ring.ts';
import type { Observers } from './observe/observe-calls.ts';
import type { PushSender } from './push/push.ts';
import { createRingPush, type PushTargets } from './push/ring-push.ts';

/** After a database that could not tell what was ringing. */
const ASK_AGAIN_MS = 1_000;

export interface PushRingsOptions {
  sender: PushSender;
  targets: PushTargets;
  people: People;
  now: () => number;
  observers: Observers;
}

export interface PushRings {
  hear(events: StoredEvent[]): void;
  /** Finds what was ringing when the duty began; asks again until it is told. */
  takeOver(findRinging: () => Promise<Call[]>): void;
  close(): void;
}

interface Ring extends Pick<RingNotice, 'userId' | 'expiresAt' | 'acknowledgedBy'> {
  callId: string;
  from: string;
  callType: Call['callType'];
}

export function createPushRings({ sender, targets, people, now, observers }: PushRingsOptions): PushRings {
  const { log, metrics } = observers;
  const onError = (error: unknown) =>
    log.error({ err: error }, 'Not everything is known that rings go out by; it is asked for again');
  const push = createRingPush({
    ...{ sender, targets, now, onError },
    onOutcome(kind, outcome, callId) {
      metrics.pushes.inc({ kind, outcome: outcome.kind });
      const reason = 'reason' in outcome ? outcome.reason : undefined;
      log[outcome.kind === 'refused' ? 'warn' : 'debug'](
        { callId, kind, outcome: outcome.kind, reason },
        `Push ${outcome.kind}`,
      );
    },
  });
  /** Each call that rings, with the devices that have said that they do. */
  const ringing = new Map<string, Set<string>>();
  /** What has ended before it is known what was ringing when the duty began; null: that is known. */
  let ended: Set<string> | null = new Set<string>();
  let askingAgain: NodeJS.Timeout | undefined;
  let closed = false;

  async function begin({ acknowledgedBy, ...ring }: Ring): Promise<void> {
    if (ringing.has(ring.callId) || ended?.has(ring.callId)) return;
    const acknowledged = new Set(acknowledgedBy);
    ringing.set(ring.callId, acknowledged);
    if (acknowledged.size > 0) return;
    const devices = await people.reachOf(ring.userId).then(
      (reach) => reach.devices.length,
      () => 1,
    );
    // Both may have been told while the question was out.
    if (!ringing.has(ring.callId) || acknowledged.size > 0) return;
    push.begin(ring, devices > 0);
  }

  function acknowledge(callId: string, deviceId: string): void {
    ringing.get(callId)?.add(deviceId);
    push.acknowledged(callId, deviceId);
  }

  function end(callId: string): void {
    ringing.delete(callId);
    ended?.add(callId);
    push.end(callId);
  }

  function takeOver(findRinging: () => Promise<Call[]>): void {
    findRinging().then(beginAll, (error: unknown) => {
      onError(error);
      if (!closed) askingAgain = setTimeout(takeOver, ASK_AGAIN_MS, findRinging);
    });
  }

  function beginAll(calls: Call[]): void {
    for (const { id, app, from, callType } of closed ? [] : calls) {
      if (app === null) continue;
      const ring = { userId: app.callee.userId, expiresAt: app.ringExpiresAt, acknowledgedBy: app.acknowledgedBy };
      begin({ ...ring, callId: id, from, callType }).catch(onError);
    }
    ended = null;
  }

  return {
    hear(events) {
      for (const { ring, callId, dataJson } of events) {
        if (ring === undefined) continue;
        if (ring.end !== null) {
          end(callId);
        } else {
          const { from, callType } = JSON.parse(dataJson);
          begin({ ...ring, callId, from, callType }).catch(onError);
          for (const deviceId of ring.acknowledgedBy) acknowledge(callId, deviceId);
        }
      }
    },
    takeOver,
    close() {
      closed = true;
      clearTimeout(askingAgain);
      push.close();
    },
  };
}
