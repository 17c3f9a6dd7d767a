import { expect, test } from 'vitest';
import type { CallOrder } from '../calls/call-record.ts';
import { newCallSid } from '../calls/call-sid.ts';
import { type Timings, timingsWith } from '../calls/timings.ts';
import type { Clock } from '../clock.ts';
import type { LogEvent } from '../log.ts';
import { startReceiver } from '../testing/callback-receiver.ts';
import { eventually } from '../testing/eventually.ts';
import { manualClock } from '../testing/manual-clock.ts';
import { newFolder } from '../testing/new-folder.ts';
import { CallBook, type CallBookParts } from './call-book.ts';
import { CallStore } from './call-store.ts';
import { CallbackCourier } from './callback-courier.ts';
import { CallbackLog } from './callback-log.ts';
import { Switchboard } from './switchboard.ts';

const bornAt = Date.UTC(2026, 0, 5);

function switchboardWith(clock: Clock, changes: Partial<CallBookParts & { timings: Timings }> = {}) {
  const callbackLog = new CallbackLog();
  const courier = new CallbackCourier(clock, { timeoutMs: 5_000, retryAfterMs: [] }, callbackLog);
  const events: LogEvent[] = [];
  const { timings = timingsWith({}), ...bookChanges } = changes;
  const log = (event: LogEvent) => void events.push(event);
  const book = new CallBook({ store: null, courier, callbackLog, maxEndedCalls: 50_000, log, ...bookChanges });
  const newSid = () => newCallSid(clock.now());
  const switchboard = new Switchboard({ accountSid: 'emulated1', timings, clock, book, newSid, live: null });
  return { switchboard, book, courier, callbackLog, events };
}

function order(changes: Partial<CallOrder> = {}): CallOrder {
  return {
    from: '09876509998',
    to: '09876509999',
    exoPhone: '08047000001',
    customField: null,
    ringLimitMs: null,
    timeLimitMs: null,
    recording: null,
    statusCallback: null,
    ...changes,
  };
}

test('a call is placed when it has been originated, and then runs by the clock alone', async () => {
  const clock = manualClock(bornAt);
  const { switchboard, book } = switchboardWith(clock);
  const placed = switchboard.place(order());
  expect(book.records()).toMatchObject([{ phase: 'originating', status: 'queued' }]);
  clock.advanceTo(bornAt + 300);
  const { sid, phase } = await placed;
  expect(phase).toBe('ringing-first');
  clock.advanceTo(bornAt + 2_300);
  expect(book.find(sid)?.phase).toBe('talking');
  expect(book.ongoingCount).toBe(1);
  clock.advanceTo(bornAt + 6_300);
  expect(book.find(sid)?.status).toBe('completed');
  expect(book.ongoingCount).toBe(0);
});

test('the answer to connect tells the call as it was originated, even when more has happened since', async () => {
  const clock = manualClock(bornAt);
  const timings = timingsWith({ originateMs: 0, busyAfterMs: 0 });
  const { switchboard, book, events } = switchboardWith(clock, { timings });
  const { sid, status } = await switchboard.place(order({ from: '09876500001' }));
  expect(status).toBe('in-progress');
  expect(book.find(sid)?.status).toBe('busy');
  expect(events.map(({ phase }) => phase)).toEqual(['ringing-first', 'ended']);
});

test('beyond the limit the call that ended first is forgotten, and ongoing calls never', () => {
  const clock = manualClock(bornAt);
  const { switchboard, book, callbackLog } = switchboardWith(clock, { maxEndedCalls: 2 });
  void switchboard.place(order({ customField: 'long' }));
  for (const customField of ['first', 'second', 'third']) {
    const statusCallback = { url: 'http://127.0.0.1:9/', contentType: 'application/json', events: null } as const;
    void switchboard.place(order({ to: '09876500001', customField, statusCallback }));
    clock.advanceTo(clock.now() + 100);
  }
  const [, first] = book.records();
  clock.advanceTo(bornAt + 2_200);
  expect(book.records().map(({ customField }) => customField)).toEqual(['long', 'second', 'third']);
  expect(callbackLog.of(first?.sid ?? '')).toEqual([]);
});

test('calls that were overdue at a restart end at their time and are reported, with what had not got out before', async () => {
  await using receiver = await startReceiver();
  const clock = manualClock(bornAt);
  const dataDir = newFolder();
  const statusCallback = {
    url: receiver.url,
    contentType: 'application/json',
    events: ['answered', 'terminal'],
  } as const;
  const dead = new CallStore(dataDir);
  const before = switchboardWith(clock, { store: dead });
  // A courier that is closed delivers nothing: the process dies before its callbacks get out.
  await before.courier.close();
  void before.switchboard.place(order({ statusCallback }));
  clock.advanceTo(bornAt + 1_500);
  before.switchboard.close();
  dead.close();

  clock.advanceTo(bornAt + 3_600_000);
  const store = new CallStore(dataDir);
  const { switchboard, book, courier, events } = switchboardWith(clock, { store });
  for (const { sid } of book.load()) switchboard.resume(sid);
  expect(book.records()).toMatchObject([{ phase: 'settled', endedAt: bornAt + 6_300 }]);
  const callbacks = await receiver.receive(3);
  expect(callbacks.map(({ fields }) => fields['EventType'])).toEqual(['answered', 'answered', 'terminal']);
  expect(callbacks[2]?.fields).toMatchObject({ EndTime: '2026-01-05 05:30:06', ConversationDuration: 4 });
  await courier.close();
  store.close();
  expect(JSON.stringify(events)).not.toMatch(/9876509/);
});

test('a callback is stored until it is delivered', async () => {
  await using receiver = await startReceiver();
  const clock = manualClock(bornAt);
  const dataDir = newFolder();
  const statusCallback = { url: receiver.url, contentType: 'application/json', events: null } as const;
  const store = new CallStore(dataDir);
  const { switchboard } = switchboardWith(clock, { store });
  void switchboard.place(order({ statusCallback }));
  clock.advanceTo(bornAt + 6_300);
  expect(store.load()).toMatchObject([{ outbox: [{ event: { type: 'terminal' } }] }]);
  await eventually(() => expect(store.load()).toMatchObject([{ outbox: [] }]));
  store.close();
  expect(receiver.received).toHaveLength(1);
});
