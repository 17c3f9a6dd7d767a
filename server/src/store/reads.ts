// The store's questions, in SQL that both engines speak.
import { type Kysely, sql, type Transaction } from 'kysely';
import type { Call } from '../calls/call.ts';
import type { ReportClues } from '../calls/ports.ts';
import { callCount, callList, deliveryList } from './call-lists.ts';
import { isActive, isUnnamed } from './conditions.ts';
import type { LogHead, StoreReads } from './engine.ts';
import { callOfRow, deliveryOfRow, eventOfRow, mediumColumn } from './rows.ts';
import type { Tables } from './schema.ts';
import { accessOfRow, talkEntryOfRow, talkOfRow } from './talk-rows.ts';

export function createReads(db: Kysely<Tables>): StoreReads {
  const calls = () => db.selectFrom('calls').select('state');
  const one = (row: { state: string } | undefined) => (row === undefined ? null : callOfRow(row));

  return {
    async findById(id) {
      return one(await calls().where('id', '=', id).executeTakeFirst());
    },
    async findBySid(callSid) {
      // 'outbound' sorts after 'inbound': the call that we placed comes first.
      const placedFirst = calls().where('call_sid', '=', callSid).orderBy('direction', 'desc').orderBy('created_at');
      return one(await placedFirst.limit(1).executeTakeFirst());
    },
    async findByRequestKey(requestKey) {
      const placed = await calls().where('request_key', '=', requestKey).executeTakeFirst();
      return one(placed ?? (await calls().where('joined_key', '=', requestKey).limit(1).executeTakeFirst()));
    },
    async findRinging(pair) {
      return one(await calls().where('ringing_pair', '=', pair).executeTakeFirst());
    },
    findReported: (clues) => reportedCall(db, clues),
    findDue: (now, limit) => dueCalls(db, [mediumColumn.phone], { now, limit }),
    findDueInApp: (now, limit) => dueCalls(db, [mediumColumn.app, mediumColumn.web], { now, limit }),
    async findActive(limit) {
      return (await newestActive(db, limit).where('in_app', '=', mediumColumn.phone).execute()).map(callOfRow);
    },
    async findAllRinging() {
      return (await calls().where('ringing_for', 'is not', null).execute()).map(callOfRow);
    },
    async list(query) {
      return (await callList(db, query).execute()).map(callOfRow);
    },
    async eventsOf(callId) {
      const rows = await db.selectFrom('events').selectAll().where('call_id', '=', callId).orderBy('seq').execute();
      return rows.map(eventOfRow);
    },
    async deliveriesOf(callId) {
      const rows = db.selectFrom('deliveries').selectAll().where('call_id', '=', callId);
      return (await rows.orderBy('first_at').orderBy('key').execute()).map(deliveryOfRow);
    },
    async countCalls(query) {
      return Number((await callCount(db, query).executeTakeFirstOrThrow()).count);
    },
    async listDeliveries(query) {
      const rows = await deliveryList(db, query).execute();
      return rows.map((row) => ({ ...deliveryOfRow(row), callId: row.call_id }));
    },
    async talksOf(callId) {
      const rows = db.selectFrom('talks').select('state').where('call_id', '=', callId);
      return (await rows.orderBy('started_at').orderBy('id').execute()).map(talkOfRow);
    },
    async entriesOf(callId) {
      // Ids of talks grow with time (UUIDv7).
      const rows = db
        .selectFrom('talk_entries')
        .select('state')
        .where('call_id', '=', callId)
        .where('complete', '=', 1);
      return (await rows.orderBy('talk_id').orderBy('position').execute()).map(talkEntryOfRow);
    },
    async accessesTo(callId) {
      const rows = db.selectFrom('audit').selectAll().where('call_id', '=', callId);
      return (await rows.orderBy('at').orderBy('id').execute()).map(accessOfRow);
    },
    head: () => logHead(db),
    async eventsAfter(seq, limit) {
      const rows = db.selectFrom('events').selectAll().where('seq', '>', seq).orderBy('seq').limit(limit);
      return (await rows.execute()).map(eventOfRow);
    },
    snapshot(limit, users) {
      return db
        .transaction()
        .setIsolationLevel('repeatable read')
        .execute(async (tx) => ({
          head: await logHead(tx),
          calls: (await newestActive(tx, limit).execute()).map(callOfRow),
          ringing: await ringingFor(tx, users),
        }));
    },
  };
}

/** One question instead of three: a webhook waits for it. */
async function reportedCall(db: Kysely<Tables>, clues: ReportClues): Promise<Call | null> {
  const { id, callSid, fromE164, toE164, dialled } = clues;
  const ranked = (rank: number) => db.selectFrom('calls').select(['state', sql.lit(rank).as('rank')]);
  const byClue = [
    ...(id === null ? [] : [ranked(1).where('id', '=', id)]),
    ...(callSid === null ? [] : [ranked(2).where('call_sid', '=', callSid).where('direction', '=', 'outbound')]),
    ...(callSid === null ? [] : [ranked(3).where('call_sid', '=', callSid).where('direction', '=', 'inbound')]),
    ...(fromE164 === null || toE164 === null
      ? []
      : [ranked(4).where(isUnnamed).where('from_e164', '=', fromE164).where('to_e164', '=', toE164)]),
    // Of an agent's call the provider tells the person, whom it has dialled, as `from`.
    ...(fromE164 === null || toE164 === null || !dialled
      ? []
      : [ranked(5).where(isUnnamed).where('from_e164', '=', toE164).where('to_e164', '=', fromE164)]),
  ];
  const [first, ...others] = byClue;
  if (first === undefined) return null;
  const all = others.reduce((union, next) => union.unionAll(next), first);
  const rows = await all.orderBy('rank').limit(2).execute();
  const [best, next] = rows;
  if (best === undefined) return null;
  const isAmbiguous = best.rank >= 4 && next?.rank === best.rank;
  return isAmbiguous ? null : callOfRow(best);
}

type Reader = Kysely<Tables> | Transaction<Tables>;

async function logHead(db: Reader): Promise<LogHead> {
  return db
    .selectFrom('log_head')
    .select(['epoch', 'seq', 'trimmed_seq as trimmedSeq'])
    .where('id', '=', 1)
    .executeTakeFirstOrThrow();
}

async function dueCalls(db: Reader, media: number[], { now, limit }: { now: number; limit: number }): Promise<Call[]> {
  const due = db.selectFrom('calls').select('state').where('in_app', 'in', media);
  const timely = due.where('next_check_at', 'is not', null).where('next_check_at', '<=', now);
  return (await timely.orderBy('next_check_at').limit(limit).execute()).map(callOfRow);
}

function newestActive(db: Reader, limit: number) {
  const active = db.selectFrom('calls').select('state').where(isActive);
  return active.orderBy('created_at', 'desc').orderBy('id', 'desc').limit(limit);
}

async function ringingFor(db: Reader, users: string[]): Promise<Call[]> {
  if (users.length === 0) return [];
  return (await db.selectFrom('calls').select('state').where('ringing_for', 'in', users).execute()).map(callOfRow);
}
