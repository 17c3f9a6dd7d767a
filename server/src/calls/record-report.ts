// Joins what the provider delivers to the call it is about, and records it once.
import type { Call } from './call.ts';
import type { CallChanger } from './change-call.ts';
import type { ProviderReport } from './facts.ts';
import { toE164 } from './numbers.ts';
import type { KeyedQueue } from './one-at-a-time.ts';
import type { CallStore, Delivery, Ids } from './ports.ts';

/** One delivery from the provider. */
export interface IncomingReport {
  report: ProviderReport;
  /** Our id, as the provider carried it for us. */
  callId: string | null;
  /** The parties, as the provider writes them. */
  from: string | null;
  to: string | null;
  /** Whether the provider says that it has dialled `from`, rather than being called by it. */
  dialled: boolean;
  delivery: Delivery;
}

export interface Recorded {
  callId: string;
  /** The agent of the call; null: none, as far as is known. */
  agent: string | null;
  /** Whether it told anything new. */
  changed: boolean;
  /** Whether it made a call known that we never placed. */
  created: boolean;
}

export type RecordReport = (incoming: IncomingReport) => Promise<Recorded>;

export function createRecordReport(deps: {
  store: CallStore;
  changer: CallChanger;
  ids: Ids;
  queue: KeyedQueue;
}): RecordReport {
  const { store, changer, ids, queue } = deps;

  async function recordOn(call: Call, { report, delivery }: IncomingReport): Promise<Recorded> {
    const { changed } = await changer.apply(call.id, { kind: 'reported', report }, { delivery, read: call });
    return { callId: call.id, agent: call.agent, changed, created: false };
  }

  async function createFor(incoming: IncomingReport): Promise<Recorded> {
    const parties = {
      id: ids.callId(),
      requestKey: null,
      direction: 'inbound' as const,
      callType: 'voice' as const,
      from: incoming.from ?? '',
      to: incoming.to ?? '',
      fromE164: incoming.from === null ? null : toE164(incoming.from),
      toE164: incoming.to === null ? null : toE164(incoming.to),
      agent: null,
      flags: ['not-placed-here'],
    };
    // Whatever the first delivery says, a call that we hear of is at least ringing somewhere.
    const report = { ...incoming.report, status: incoming.report.status ?? ('ringing' as const) };
    const created = await changer.create(parties, {
      fact: { kind: 'reported', report },
      delivery: incoming.delivery,
    });
    if (created !== 'conflict') return { callId: created.id, agent: null, changed: true, created: true };
    // Another instance heard of it at the same moment.
    const winner = await locate(incoming);
    if (winner === null) throw new Error('A new inbound call conflicts with no call');
    return recordOn(winner, incoming);
  }

  /** A webhook without our id can overtake the answer to our dial; then its numbers have to do. */
  function locate({ callId, report, from, to, dialled }: IncomingReport): Promise<Call | null> {
    const fromE164 = from === null ? null : toE164(from);
    return store.findReported({
      id: callId,
      callSid: report.callSid,
      fromE164,
      toE164: to === null ? null : toE164(to),
      dialled,
    });
  }

  return (incoming) =>
    queue.run(`report ${incoming.report.callSid ?? incoming.callId}`, async () => {
      const call = await locate(incoming);
      return call === null ? createFor(incoming) : recordOn(call, incoming);
    });
}
