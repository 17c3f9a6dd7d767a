// The one way a call changes: read it, apply a fact, commit; and again when somebody else was faster.
import type { CallStatus } from '@patchcord/protocol';
import { applyFact } from './apply-fact.ts';
import { type Call, type NewCall, newCall } from './call.ts';
import { type CheckTimes, nextCheckAt } from './check-times.ts';
import type { Fact } from './facts.ts';
import type { KeyedQueue } from './one-at-a-time.ts';
import type { CallStore, Change, Clock, Delivery, HeldLease, NewEvent } from './ports.ts';
import { ringNotice } from './ring.ts';
import { toView } from './view.ts';

const MAX_ATTEMPTS = 20;

interface Outcome {
  call: Call | null;
  changed: boolean;
}

export interface CallChanger {
  /**
   * Stores a new call; `conflict` when its request key, or the provider's id of an inbound call, is stored already, or
   * when a call rings between its users.
   */
  create(parties: NewCall, first?: { fact: Fact; delivery?: Delivery }): Promise<Call | 'conflict'>;
  /**
   * Applies a fact to a stored call. `changed` is false when it was known already, or the call does not exist. Where
   * the call has just been read (`read`), that is tried first: its version tells whether it is still the same. By a
   * `lease` that has gone to another instance nothing is changed any more.
   */
  apply(callId: string, fact: Fact, told?: Told): Promise<Outcome>;
}

interface Told {
  delivery?: Delivery;
  read?: Call;
  lease?: HeldLease;
}

export function createCallChanger(deps: {
  store: CallStore;
  clock: Clock;
  times: CheckTimes;
  queue: KeyedQueue;
}): CallChanger {
  const { store, clock, times, queue } = deps;

  async function applyOnce(before: Call, fact: Fact, { delivery, lease }: Told) {
    const now = clock.now();
    const applied = applyFact(before, fact, now, times);
    const changed = applied.call !== before;
    if (!changed && delivery === undefined) return { call: before, changed };
    const change = changeOf(before, applied, now);
    // Nothing that shows has changed, but the instance with the talk has to hear of it.
    if (changed && fact.kind === 'talk-end-asked') change.events = [{ ...updateOf(change.call), endsTalk: true }];
    const result = await store.commit({ ...change, ...(delivery && { delivery }), ...(lease && { lease }) });
    if (result === 'conflict') return 'conflict';
    return result === 'fenced' ? { call: before, changed: false } : { call: change.call, changed };
  }

  return {
    async create(parties, first) {
      const now = clock.now();
      const blank = newCall(parties, now);
      const applied =
        first === undefined
          ? { call: { ...blank, nextCheckAt: nextCheckAt(blank, now, times) }, taken: [blank.status] }
          : applyFact(blank, first.fact, now, times);
      // That somebody wants the call is told first; of an inbound one nobody here has wanted it.
      const isIntent = first !== undefined && parties.direction === 'outbound';
      const taken = isIntent ? [blank.status, ...applied.taken] : applied.taken;
      const change = changeOf(blank, { ...applied, taken }, now);
      const delivery = first?.delivery;
      const result = await store.commit(delivery === undefined ? change : { ...change, delivery });
      return result === 'committed' ? change.call : 'conflict';
    },

    apply(callId, fact, told = {}) {
      return queue.run(callId, async () => {
        for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
          const before = attempt === 0 && told.read !== undefined ? told.read : await store.findById(callId);
          if (before === null) return { call: null, changed: false };
          const result = await applyOnce(before, fact, told);
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
  if (taken.length > 0) return taken.map((status) => eventOf('call_status_update', after, status));
  const seenBefore = JSON.stringify(toView({ ...before, version: after.version }));
  return seenBefore === JSON.stringify(toView(after)) ? [] : [updateOf(after)];
}

function updateOf(call: Call): NewEvent {
  return eventOf('call_updated', call, call.status);
}

function eventOf(type: NewEvent['type'], call: Call, status: CallStatus): NewEvent {
  const ring = call.app === null ? null : ringNotice(call.app, status);
  return { type, data: toView(call, status), ...(ring && { ring }) };
}
