// The one way a call changes: read it, apply a fact, commit; and again when somebody else was faster.
import type { CallStatus } from '@patchcord/protocol';
import { applyFact } from './apply-fact.ts';
import { type Call, type NewCall, newCall } from './call.ts';
import { type CheckTimes, nextCheckAt } from './check-times.ts';
import type { Fact } from './facts.ts';
import type { KeyedQueue } from './one-at-a-time.ts';
import type { CallStore, Change, Clock, Delivery, NewEvent } from './ports.ts';
import { toView } from './view.ts';

const MAX_ATTEMPTS = 20;

interface Outcome {
  call: Call | null;
  changed: boolean;
}

export interface CallChanger {
  /** Stores a new call; `conflict` when its request key, or the provider's id of an inbound call, is stored already. */
  create(parties: NewCall, first?: { fact: Fact; delivery?: Delivery }): Promise<Call | 'conflict'>;
  /**
   * Applies a fact to a stored call. `changed` is false when it was known already, or the call does not exist. Where
   * the call has just been read (`read`), that is tried first: its version tells whether it is still the same.
   */
  apply(callId: string, fact: Fact, told?: { delivery?: Delivery; read: Call }): Promise<Outcome>;
}

export function createCallChanger(deps: {
  store: CallStore;
  clock: Clock;
  times: CheckTimes;
  queue: KeyedQueue;
}): CallChanger {
  const { store, clock, times, queue } = deps;

  async function applyOnce(before: Call, fact: Fact, delivery?: Delivery) {
    const now = clock.now();
    const applied = applyFact(before, fact, now, times);
    const changed = applied.call !== before;
    if (!changed && delivery === undefined) return { call: before, changed };
    const change = changeOf(before, applied, now);
    const result = await store.commit(delivery === undefined ? change : { ...change, delivery });
    return result === 'conflict' ? 'conflict' : { call: change.call, changed };
  }

  return {
    async create(parties, first) {
      const now = clock.now();
      const blank = newCall(parties, now);
      const applied =
        first === undefined
          ? { call: { ...blank, nextCheckAt: nextCheckAt(blank, now, times) }, taken: [blank.status] }
          : applyFact(blank, first.fact, now, times);
      const change = changeOf(blank, applied, now);
      const delivery = first?.delivery;
      const result = await store.commit(delivery === undefined ? change : { ...change, delivery });
      return result === 'conflict' ? 'conflict' : change.call;
    },

    apply(callId, fact, told) {
      return queue.run(callId, async () => {
        for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
          const before = attempt === 0 && told !== undefined ? told.read : await store.findById(callId);
          if (before === null) return { call: null, changed: false };
          const result = await applyOnce(before, fact, told?.delivery);
          if (result !== 'conflict') return result;
        }
        throw new Error(`Call ${callId} changed under us ${MAX_ATTEMPTS} times in a row`);
      });
    },
  };
}

function changeOf(before: Call, applied: { call: Call; taken: CallStatus[] }, at: number): Change {
  const changed = applied.call !== before;
  const call = changed ? { ...applied.call, version: before.version + 1 } : before;
  return { call, fromVersion: before.version, events: eventsOf(before, call, applied.taken), at };
}

function eventsOf(before: Call, after: Call, taken: CallStatus[]): NewEvent[] {
  if (taken.length > 0) return taken.map((status) => ({ type: 'call_status_update', data: toView(after, status) }));
  const seenBefore = JSON.stringify(toView({ ...before, version: after.version }));
  return seenBefore === JSON.stringify(toView(after)) ? [] : [{ type: 'call_updated', data: toView(after) }];
}
