// The history of the schema. Both engines run the same statements; a migration that has been released is never edited.
import { randomUUID } from 'node:crypto';
import { type ColumnDefinitionBuilder, type Kysely, sql } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import { isActive, isUnnamed } from './conditions.ts';
import type { Tables } from './schema.ts';

const migrations: Record<string, Migration> = {
  '2026-11-23-calls-events-deliveries': {
    async up(db: Kysely<Tables>) {
      await db.schema
        .createTable('calls')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('version', 'integer', (column) => column.notNull())
        .addColumn('call_sid', 'text')
        .addColumn('request_key', 'text', (column) => column.unique())
        .addColumn('direction', 'text', (column) => column.notNull())
        .addColumn('status', 'text', (column) => column.notNull())
        .addColumn('active', 'integer', (column) => column.notNull())
        .addColumn('from_e164', 'text')
        .addColumn('to_e164', 'text')
        .addColumn('next_check_at', 'bigint')
        .addColumn('created_at', 'bigint', (column) => column.notNull())
        .addColumn('state', 'text', (column) => column.notNull())
        .execute();
      await db.schema.createIndex('calls_by_sid').on('calls').column('call_sid').execute();
      // Two instances that hear of an inbound call at the same moment make one call of it.
      await db.schema
        .createIndex('calls_inbound_sid')
        .unique()
        .on('calls')
        .column('call_sid')
        .where(sql<boolean>`direction = 'inbound'`)
        .execute();
      await db.schema.createIndex('calls_by_age').on('calls').columns(['created_at', 'id']).execute();
      await db.schema.createIndex('calls_active').on('calls').columns(['created_at', 'id']).where(isActive).execute();
      await db.schema
        .createIndex('calls_due')
        .on('calls')
        .column('next_check_at')
        .where(sql<boolean>`next_check_at is not null`)
        .execute();
      await db.schema
        .createIndex('calls_unnamed')
        .on('calls')
        .columns(['from_e164', 'to_e164'])
        .where(isUnnamed)
        .execute();
      await db.schema.createIndex('calls_by_from').on('calls').columns(['from_e164', 'created_at']).execute();
      await db.schema.createIndex('calls_by_to').on('calls').columns(['to_e164', 'created_at']).execute();

      await db.schema
        .createTable('events')
        .addColumn('seq', 'bigint', (column) => column.primaryKey())
        .addColumn('call_id', 'text', (column) => column.notNull())
        .addColumn('type', 'text', (column) => column.notNull())
        .addColumn('at', 'bigint', (column) => column.notNull())
        .addColumn('data', 'text', (column) => column.notNull())
        .execute();
      await db.schema.createIndex('events_by_call').on('events').columns(['call_id', 'seq']).execute();

      await db.schema
        .createTable('deliveries')
        .addColumn('call_id', 'text', (column) => column.notNull())
        .addColumn('key', 'text', (column) => column.notNull())
        .addColumn('dialect', 'text', (column) => column.notNull())
        .addColumn('raw', 'text', (column) => column.notNull())
        .addColumn('first_at', 'bigint', (column) => column.notNull())
        .addColumn('last_at', 'bigint', (column) => column.notNull())
        .addColumn('times', 'integer', (column) => column.notNull())
        .addPrimaryKeyConstraint('deliveries_pk', ['call_id', 'key'])
        .execute();

      await db.schema
        .createTable('log_head')
        .addColumn('id', 'integer', (column) => column.primaryKey())
        .addColumn('seq', 'bigint', (column) => column.notNull())
        .addColumn('epoch', 'text', (column) => column.notNull())
        .execute();
      await db.insertInto('log_head').values({ id: 1, seq: 0, epoch: randomUUID() }).execute();
    },
  },
  '2026-11-24-talks-audit': {
    async up(db: Kysely<Tables>) {
      await db.schema
        .createTable('talks')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('call_id', 'text', (column) => column.notNull())
        .addColumn('started_at', 'bigint', (column) => column.notNull())
        .addColumn('state', 'text', (column) => column.notNull())
        .execute();
      await db.schema.createIndex('talks_by_call').on('talks').columns(['call_id', 'started_at']).execute();

      await db.schema
        .createTable('talk_entries')
        .addColumn('talk_id', 'text', (column) => column.notNull())
        .addColumn('position', 'integer', (column) => column.notNull())
        .addColumn('call_id', 'text', (column) => column.notNull())
        .addColumn('state', 'text', (column) => column.notNull())
        .addPrimaryKeyConstraint('talk_entries_pk', ['talk_id', 'position'])
        .execute();
      await db.schema
        .createIndex('talk_entries_by_call')
        .on('talk_entries')
        .columns(['call_id', 'talk_id', 'position'])
        .execute();

      await db.schema
        .createTable('audit')
        .addColumn('id', 'text', (column) => column.primaryKey())
        .addColumn('at', 'bigint', (column) => column.notNull())
        .addColumn('subject', 'text', (column) => column.notNull())
        .addColumn('action', 'text', (column) => column.notNull())
        .addColumn('call_id', 'text', (column) => column.notNull())
        .addColumn('details', 'text', (column) => column.notNull())
        .execute();
      await db.schema.createIndex('audit_by_call').on('audit').columns(['call_id', 'at']).execute();
    },
  },
  '2026-11-25-leases': {
    async up(db: Kysely<Tables>) {
      await db.schema
        .createTable('leases')
        .addColumn('name', 'text', (column) => column.primaryKey())
        .addColumn('holder', 'text', (column) => column.notNull())
        .addColumn('token', 'bigint', (column) => column.notNull())
        .addColumn('expires_at', 'bigint', (column) => column.notNull())
        .execute();
    },
  },
  '2026-11-25-push-targets': {
    async up(db: Kysely<Tables>) {
      await db.schema
        .createTable('push_targets')
        .addColumn('user_id', 'text', (column) => column.notNull())
        .addColumn('device_id', 'text', (column) => column.notNull())
        .addColumn('kind', 'text', (column) => column.notNull())
        .addColumn('target', 'text', (column) => column.notNull())
        .addColumn('updated_at', 'bigint', (column) => column.notNull())
        .addPrimaryKeyConstraint('push_targets_pk', ['user_id', 'device_id', 'kind'])
        .execute();
      // A device that changes hands takes its address with it: the person before must not be rung on it any more.
      await db.schema
        .createIndex('push_targets_by_address')
        .unique()
        .on('push_targets')
        .columns(['kind', 'target'])
        .execute();
    },
  },
  '2026-11-26-app-calls': { up: appCalls },
  '2026-11-27-talk-ends': {
    async up(db: Kysely<Tables>) {
      await db.schema.alterTable('events').addColumn('ends_talk', 'integer').execute();
    },
  },
  '2026-11-27-talk-takes': {
    async up({ schema }: Kysely<Tables>) {
      const counted = (column: ColumnDefinitionBuilder) => column.notNull().defaultTo(1);
      await schema.alterTable('talks').addColumn('take', 'integer', counted).execute();
      await schema.alterTable('talks').addColumn('run_id', 'text').execute();
      await schema.alterTable('talk_entries').addColumn('complete', 'integer', counted).execute();
      const goesOn = sql<boolean>`run_id is not null`;
      await schema.createIndex('talks_going_on').on('talks').column('run_id').where(goesOn).execute();
    },
  },
  '2026-11-27-lists': { up: lists },
  '2026-11-28-retention': {
    async up({ schema }: Kysely<Tables>) {
      await schema
        .alterTable('log_head')
        .addColumn('trimmed_seq', 'bigint', (column) => column.notNull().defaultTo(0))
        .execute();
    },
  },
  '2026-11-28-talks-by-age': {
    async up({ schema }: Kysely<Tables>) {
      await schema.createIndex('talks_by_age').on('talks').column('started_at').execute();
    },
  },
};

async function appCalls(db: Kysely<Tables>): Promise<void> {
  const { schema } = db;
  // SQLite adds one column at a time.
  await schema
    .alterTable('calls')
    .addColumn('in_app', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
  for (const column of ['ringing_pair', 'ringing_for', 'joined_key']) {
    await schema.alterTable('calls').addColumn(column, 'text').execute();
  }
  await schema.alterTable('events').addColumn('ring', 'text').execute();
  // Two users who call each other at the same moment, on two instances, make one call.
  await schema.createIndex('calls_ringing_pair').unique().on('calls').column('ringing_pair').execute();
  const ringing = sql<boolean>`ringing_for is not null`;
  await schema.createIndex('calls_ringing').on('calls').column('ringing_for').where(ringing).execute();
  const joined = sql<boolean>`joined_key is not null`;
  await schema.createIndex('calls_joined').on('calls').column('joined_key').where(joined).execute();
  await schema.dropIndex('calls_due').execute();
  const due = sql<boolean>`next_check_at is not null`;
  await schema.createIndex('calls_due').on('calls').columns(['in_app', 'next_check_at']).where(due).execute();

  await schema
    .createTable('users')
    .addColumn('user_id', 'text', (column) => column.primaryKey())
    .addColumn('first_seen_at', 'bigint', (column) => column.notNull())
    .execute();
  await schema
    .createTable('instances')
    .addColumn('run_id', 'text', (column) => column.primaryKey())
    .addColumn('alive_until', 'bigint', (column) => column.notNull())
    .execute();
  await schema
    .createTable('devices')
    .addColumn('user_id', 'text', (column) => column.notNull())
    .addColumn('device_id', 'text', (column) => column.notNull())
    .addColumn('connection_id', 'text', (column) => column.notNull())
    .addColumn('run_id', 'text', (column) => column.notNull())
    .addColumn('connected_at', 'bigint', (column) => column.notNull())
    .addColumn('gone_at', 'bigint')
    .addPrimaryKeyConstraint('devices_pk', ['user_id', 'device_id'])
    .execute();
  await schema.createIndex('devices_by_run').on('devices').column('run_id').execute();
}

async function lists(db: Kysely<Tables>): Promise<void> {
  const { schema } = db;
  await schema
    .alterTable('calls')
    .addColumn('search', 'text', (column) => column.notNull().defaultTo(''))
    .execute();
  // Of calls that are stored already, what stands in their columns. Whatever changes from now on has all of it.
  const text = sql<string>`lower(coalesce(from_e164, '') || ' ' || coalesce(to_e164, '') || ' ' || coalesce(call_sid, '') || ' ' || id)`;
  await db.updateTable('calls').set({ search: text }).execute();
  // Has all that lists are filtered by, so that a filter that few calls pass reads no whole calls.
  const filtered = ['created_at', 'id', 'status', 'direction', 'in_app', 'search'] as const;
  await schema
    .createIndex('calls_by_filters')
    .on('calls')
    .columns([...filtered])
    .execute();
  await schema.dropIndex('calls_by_age').execute();
  const age = ['first_at', 'call_id', 'key'] as const;
  await schema
    .createIndex('deliveries_by_age')
    .on('deliveries')
    .columns([...age])
    .execute();
}

/** Brings the schema up to date. Safe to run on several instances at once. */
export async function migrate(db: Kysely<Tables>): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw new Error('The database could not be brought up to date', { cause: error });
}
