// Lists of calls and of deliveries: filtered, the newest first, a page at a time.
import { type Kysely, sql } from 'kysely';
import type { CallListQuery, DeliveryListQuery } from '../calls/ports.ts';
import { mediumColumn } from './rows.ts';
import type { Tables } from './schema.ts';

/** A search looks at so many calls, the newest of those that the other filters leave; a cursor leads further back. */
const SEARCHED_CALLS = 200_000;

type Filter = Omit<CallListQuery, 'limit'>;

export function callList(db: Kysely<Tables>, query: CallListQuery) {
  const page = filtered(db, query).orderBy('created_at', 'desc').orderBy('id', 'desc').limit(query.limit);
  // The rows with the whole call are read for one page alone; what is skipped is skipped in an index.
  return db
    .selectFrom('calls')
    .select('state')
    .where('id', 'in', (inner) => inner.selectFrom(page.as('page')).select('id'))
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc');
}

/** How many there are, `limit` at most. */
export function callCount(db: Kysely<Tables>, query: Omit<CallListQuery, 'after'>) {
  const counted = filtered(db, query).limit(query.limit);
  return db.selectFrom(counted.as('counted')).select(({ fn }) => fn.countAll<number>().as('count'));
}

export function deliveryList(db: Kysely<Tables>, { dialect, after, limit }: DeliveryListQuery) {
  return db
    .selectFrom('deliveries')
    .selectAll()
    .$if(dialect !== undefined, (q) => q.where('dialect', '=', dialect as string))
    .$if(after !== undefined, (q) =>
      q.where((row) =>
        row(
          row.refTuple('first_at', 'call_id', 'key'),
          '<',
          row.tuple(after?.firstAt ?? 0, after?.callId ?? '', after?.key ?? ''),
        ),
      ),
    )
    .orderBy('first_at', 'desc')
    .orderBy('call_id', 'desc')
    .orderBy('key', 'desc')
    .limit(limit);
}

function filtered(db: Kysely<Tables>, filter: Filter) {
  const { search } = filter;
  if (search === undefined) return narrowed(db, filter).select(['id', 'created_at']);
  const newest = narrowed(db, filter)
    .select(['id', 'created_at', 'search'])
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(SEARCHED_CALLS);
  const pattern = `%${search.replace(/[\\%_]/g, '\\$&')}%`;
  return db
    .selectFrom(newest.as('calls'))
    .select(['id', 'created_at'])
    .where(sql<boolean>`search like ${pattern} escape '\\'`);
}

function narrowed(db: Kysely<Tables>, filter: Filter) {
  const { statuses, direction, medium, number, callSid, createdFrom, createdUntil, after } = filter;
  return db
    .selectFrom('calls')
    .$if(statuses !== undefined, (q) => q.where('status', 'in', statuses as string[]))
    .$if(direction !== undefined, (q) => q.where('direction', '=', direction as string))
    .$if(medium !== undefined, (q) => q.where('in_app', '=', mediumColumn[medium ?? 'phone']))
    .$if(callSid !== undefined, (q) => q.where('call_sid', '=', callSid as string))
    .$if(createdFrom !== undefined, (q) => q.where('created_at', '>=', createdFrom as number))
    .$if(createdUntil !== undefined, (q) => q.where('created_at', '<', createdUntil as number))
    .$if(number !== undefined, (q) =>
      q.where((party) =>
        party.or([party('from_e164', '=', number as string), party('to_e164', '=', number as string)]),
      ),
    )
    .$if(after !== undefined, (q) =>
      q.where((row) => row(row.refTuple('created_at', 'id'), '<', row.tuple(after?.createdAt ?? 0, after?.id ?? ''))),
    );
}
