// Compares how calls ended in the database with what Exotel and the parties really did. Pure.
import type { Deed, PlacedCall } from './deeds.ts';
import type { DialledCall, LoggedEvent, StoredCall, Truth } from './truth.ts';

export interface CallCounts {
  calls: number;
  /** Calls that are over for everybody but the database. */
  stuck: number;
  /** Calls that ended otherwise than they did in truth, that were acknowledged and are gone, or were dialled twice. */
  wrong: number;
  /** Calls that more than one device was told to have answered, or another one than the database says. */
  answeredTwice: number;
  /** The ids of all these. */
  suspects: string[];
}

export interface Parties {
  placed: readonly PlacedCall[];
  deeds: readonly Deed[];
}

export function judgeCalls({ events, calls, dialled }: Truth, { placed, deeds }: Parties): CallCounts {
  const dialledOf = Map.groupBy(dialled, ({ callId }) => callId);
  const deedsOf = Map.groupBy(deeds, ({ callId }) => callId);
  const eventsOf = Map.groupBy(events, ({ callId }) => callId);
  const stored = new Map(calls.map((call) => [call.id, call]));
  const ended = calls.filter(({ isActive }) => !isActive);
  const isRight = (call: StoredCall) =>
    mayHaveEnded(call, dialledOf.get(call.id) ?? [], deedsOf.get(call.id) ?? []) &&
    isToldInOrder(call, eventsOf.get(call.id) ?? []);
  const isSeenRightly = ({ callId, lastSeen }: PlacedCall) => {
    const call = stored.get(callId);
    return call !== undefined && (call.isActive || lastSeen() === call.status);
  };
  const stuck = calls.filter(({ isActive }) => isActive).map(({ id }) => id);
  const wrong = new Set([
    ...ended.filter((call) => !isRight(call)).map(({ id }) => id),
    ...placed.filter((call) => !isSeenRightly(call)).map(({ callId }) => callId),
  ]);
  const answeredTwice = calls.filter((call) => isAnsweredTwice(call, deedsOf.get(call.id) ?? [])).map(({ id }) => id);
  return {
    calls: placed.length,
    stuck: stuck.length,
    wrong: wrong.size,
    answeredTwice: answeredTwice.length,
    suspects: [...new Set([...stuck, ...wrong, ...answeredTwice])],
  };
}

function mayHaveEnded(call: StoredCall, dialled: readonly DialledCall[], deeds: readonly Deed[]): boolean {
  if (call.medium === 'app') return endsOf(deeds).has(call.status);
  const [first, ...more] = dialled;
  if (more.length > 0) return false;
  // Exotel never had it: the server was cut off, or gave up before it could have been placed.
  if (first === undefined) return call.status === 'failed' || call.status === 'canceled';
  return first.isOver && call.status === first.status;
}

/** The statuses in which a call between users may have ended, by what was acknowledged to its parties. */
function endsOf(deeds: readonly Deed[]): Set<string> {
  const done = (act: Deed['act']) => deeds.some((deed) => deed.act === act && deed.outcome === 'done');
  const maybe = (act: Deed['act']) => deeds.some((deed) => deed.act === act && deed.outcome === 'unknown');
  if (done('accept')) return new Set(['completed']);
  const byUnknown = maybe('accept') ? ['completed'] : [];
  if (done('reject')) return new Set(['busy', ...byUnknown]);
  if (done('cancel')) return new Set(['canceled', ...byUnknown, ...(maybe('reject') ? ['busy'] : [])]);
  const left = [...byUnknown, ...(maybe('reject') ? ['busy'] : []), ...(maybe('cancel') ? ['canceled'] : [])];
  return new Set(['no-answer', ...left]);
}

/** Its last status in the log is the one that it has, none is told twice, and it is answered once. */
function isToldInOrder(call: StoredCall, events: readonly LoggedEvent[]): boolean {
  const statuses = events.filter(({ type }) => type === 'call_status_update').map(({ data }) => data.status);
  return statuses.length === 0 || (statuses.at(-1) === call.status && new Set(statuses).size === statuses.length);
}

function isAnsweredTwice(call: StoredCall, deeds: readonly Deed[]): boolean {
  const answered = deeds.filter(({ act, outcome }) => act === 'accept' && outcome === 'done');
  return answered.some(({ deviceId }) => deviceId !== call.answeredBy);
}
