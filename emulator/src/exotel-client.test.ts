// The two halves of Exotel's language meet: what the emulator says, the client must understand.
import { ExotelClient, encodeCallback, parseBody, readReport } from '@patchcord/exotel';
import { expect, test } from 'vitest';
import { advance } from './calls/advance.ts';
import { newCall } from './calls/call-record.ts';
import { timingsWith } from './calls/timings.ts';
import { type Emulator, startEmulator } from './start-emulator.ts';
import { eventually } from './testing/eventually.ts';
import { shortTimings } from './testing/short-timings.ts';

const twoNumbers = { from: '+919876509998', to: '+919876500003', callerId: '08047000001' };

function clientOf({ url }: Emulator): ExotelClient {
  return new ExotelClient({ accountSid: 'emulated1', apiKey: 'key', apiToken: 'token', baseUrl: url });
}

/** The value of a result that must be good. */
function good<T>(result: { ok: true; value: T } | { ok: false; error: unknown }): T {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

test('the client places a call and reads it, alone and in a list, until it has settled', async () => {
  await using emulator = await startEmulator({ timings: shortTimings });
  const client = clientOf(emulator);
  const placed = good(await client.connectTwoNumbers(twoNumbers));
  expect(placed).toMatchObject({ status: 'in-progress', from: '09876509998', to: '09876500003', endTime: null });
  await eventually(async () => {
    const call = good(await client.getCall(placed.sid, { details: true }));
    const legs = [{ status: 'completed' }, { status: 'busy', onCallSeconds: 0 }];
    expect(call).toMatchObject({ status: 'busy', price: 0, durationSeconds: 0, conversationSeconds: 0, legs });
  });
  const page = good(await client.listCalls({ to: ['+919876500003'], createdFrom: new Date(Date.now() - 60_000) }));
  expect(page).toMatchObject({ total: 1, nextCursor: null, calls: [{ sid: placed.sid }] });
});

test('the client follows the cursors of a list', async () => {
  await using emulator = await startEmulator({ timings: shortTimings });
  const client = clientOf(emulator);
  for (let count = 0; count < 2; count += 1) good(await client.connectTwoNumbers(twoNumbers));
  const first = good(await client.listCalls({ pageSize: 1 }));
  const second = good(await client.listCalls({ pageSize: 1, after: first.nextCursor ?? '' }));
  expect(new Set([first, second].map(({ calls }) => calls[0]?.sid)).size).toBe(2);
  const back = good(await client.listCalls({ pageSize: 1, before: second.previousCursor ?? '' }));
  expect(back.calls.map(({ sid }) => sid)).toEqual(first.calls.map(({ sid }) => sid));
});

test('the client reads what is around an account', async () => {
  await using emulator = await startEmulator();
  const client = clientOf(emulator);
  expect(good(await client.checkAccount())).toEqual({ accepted: true });
  expect(good(await client.activeStreams())).toEqual({ active: 0, limit: 100 });
  expect(good(await client.numberMetadata('09876500001'))).toMatchObject({ phoneNumber: '09876500001', dnd: false });
});

test.each([
  [
    { kind: 'status', status: 429, retryAfterSeconds: 2 },
    { code: 'exotel-rate-limited', mayHavePlacedCall: false },
  ],
  [{ kind: 'html' }, { code: 'exotel-unavailable', mayHavePlacedCall: true }],
  [{ kind: 'truncated-json' }, { code: 'exotel-invalid-answer', mayHavePlacedCall: true }],
  [{ kind: 'truncated-xml' }, { code: 'exotel-invalid-answer', mayHavePlacedCall: true }],
  [{ kind: 'reset' }, { code: 'exotel-unavailable', mayHavePlacedCall: true }],
] as const)('the client tells the fault %j from the others', async (fault, error) => {
  await using emulator = await startEmulator({ timings: shortTimings });
  emulator.addFault(fault);
  const result = await clientOf(emulator).connectTwoNumbers(twoNumbers);
  expect(result).toMatchObject({ ok: false, error });
});

test.each(['multipart/form-data', 'application/json', 'application/x-www-form-urlencoded'] as const)(
  'a webhook reads the callbacks of a call in %s',
  async (contentType) => {
    const statusCallback = { url: 'http://127.0.0.1/', contentType, events: ['answered', 'terminal'] } as const;
    const order = { from: '09876509998', to: '09876509999', exoPhone: '08047000001', customField: 'lead-42' };
    const limits = { ringLimitMs: null, recording: null, timeLimitMs: null };
    const birth = { sid: 'sid1', accountSid: 'emulated1', timings: timingsWith({}), now: Date.UTC(2026, 0, 5) };
    let record = newCall({ ...order, ...limits, statusCallback }, birth);
    const callbacks = [];
    while (record.dueAt !== null) {
      const step = advance(record, record.dueAt);
      record = step.record;
      callbacks.push(...step.callbacks);
    }
    const reports = callbacks.map(async ({ facts }) => {
      const encoded = encodeCallback(facts, contentType);
      return readReport(good(await parseBody({ ...encoded, body: Buffer.from(encoded.body) })));
    });
    expect(await Promise.all(reports)).toMatchObject([
      { eventType: 'answered', status: 'in-progress', legs: [{ status: 'in-progress' }, { status: null }] },
      { eventType: 'answered', status: 'in-progress', legs: [{ status: 'in-progress' }, { status: 'in-progress' }] },
      {
        dialect: 'status-callback',
        callSid: 'sid1',
        customField: 'lead-42',
        eventType: 'terminal',
        status: 'completed',
        endTime: '2026-01-05T00:00:06.000Z',
        conversationSeconds: 4,
        legs: [
          { status: 'completed', onCallSeconds: 5 },
          { status: 'completed', onCallSeconds: 4, answeredBy: 'HUMAN' },
        ],
      },
    ]);
  },
);
