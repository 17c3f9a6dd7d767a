import { describe, expect, test } from 'vitest';
import type { Deed, PlacedCall } from './deeds.ts';
import { judgeCalls } from './judge-calls.ts';
import type { LoggedEvent, StoredCall, Truth } from './truth.ts';

const clean = { calls: 1, stuck: 0, wrong: 0, answeredTwice: 0, suspects: [] };
const suspected = { ...clean, suspects: ['c'] };

function placed(medium: 'phone' | 'app', lastSeen: string | null): PlacedCall[] {
  return [{ callId: 'c', medium, lastSeen: () => lastSeen }];
}

function stored(call: Partial<StoredCall>): StoredCall {
  return { id: 'c', status: 'completed', isActive: false, medium: 'phone', answeredBy: null, ...call };
}

function events(...statuses: string[]): LoggedEvent[] {
  return statuses.map((status, seq) => ({ seq, type: 'call_status_update', callId: 'c', data: { status } }));
}

function judgePhone(truth: Partial<Truth>, lastSeen: string | null = 'completed') {
  const dialled = [{ callId: 'c', status: 'completed', isOver: true }];
  return judgeCalls(
    { events: events('initiated', 'ringing', 'completed'), calls: [stored({})], dialled, ...truth },
    { placed: placed('phone', lastSeen), deeds: [] },
  );
}

function judgeApp(status: string, acts: [Deed['act'], Deed['outcome'], string?][], answeredBy: string | null = null) {
  const deeds = acts.map(([act, outcome, deviceId = 'd']) => ({ callId: 'c', deviceId, act, outcome }));
  return judgeCalls(
    { events: events(status), calls: [stored({ status, medium: 'app', answeredBy })], dialled: [] },
    { placed: placed('app', status), deeds },
  );
}

describe('a phone call', () => {
  test('that ended as Exotel says is right', () => {
    expect(judgePhone({})).toEqual(clean);
  });

  test('that has not ended is stuck, not wrong', () => {
    expect(judgePhone({ calls: [stored({ isActive: true, status: 'ringing' })] })).toEqual({ ...suspected, stuck: 1 });
  });

  test.each<[string, Partial<Truth>]>([
    ['ended otherwise than Exotel says', { dialled: [{ callId: 'c', status: 'busy', isOver: true }] }],
    ['goes on at Exotel', { dialled: [{ callId: 'c', status: 'completed', isOver: false }] }],
    [
      'was dialled twice',
      { dialled: ['completed', 'completed'].map((status) => ({ callId: 'c', status, isOver: true })) },
    ],
    ['was never dialled and is completed', { dialled: [] }],
    ['was acknowledged and is not there', { calls: [], dialled: [], events: [] }],
    ['is told to be completed twice', { events: events('ringing', 'completed', 'completed') }],
    ['was last told to be another', { events: events('ringing', 'completed', 'in-progress') }],
  ])('that %s is wrong', (_what, truth) => {
    expect(judgePhone(truth)).toEqual({ ...suspected, wrong: 1 });
  });

  test('that its caller saw otherwise, or could not be told of, is wrong', () => {
    expect(judgePhone({}, 'in-progress')).toEqual({ ...suspected, wrong: 1 });
    expect(judgePhone({}, null)).toEqual({ ...suspected, wrong: 1 });
  });

  test('that Exotel never had may have failed', () => {
    const calls = [stored({ status: 'failed' })];
    expect(judgePhone({ calls, dialled: [], events: events('initiated', 'failed') }, 'failed')).toEqual(clean);
  });
});

describe('a call between users', () => {
  test.each<[string, [Deed['act'], Deed['outcome']][]]>([
    ['busy', [['reject', 'done']]],
    [
      'canceled',
      [
        ['cancel', 'done'],
        ['accept', 'refused'],
      ],
    ],
    ['no-answer', []],
    [
      'completed',
      [
        ['accept', 'unknown'],
        ['cancel', 'done'],
      ],
    ],
    ['busy', [['reject', 'unknown']]],
  ])('may end as %s after %j', (status, acts) => {
    expect(judgeApp(status, acts)).toEqual(clean);
  });

  test.each<[string, [Deed['act'], Deed['outcome']][]]>([
    ['no-answer', [['reject', 'done']]],
    ['completed', [['reject', 'done']]],
    ['completed', []],
    ['canceled', [['accept', 'refused']]],
  ])('must not end as %s after %j', (status, acts) => {
    expect(judgeApp(status, acts)).toEqual({ ...suspected, wrong: 1 });
  });

  test('that was answered by the device that was told so is right', () => {
    const acts: [Deed['act'], Deed['outcome'], string][] = [
      ['accept', 'done', 'phone'],
      ['accept', 'refused', 'tablet'],
    ];
    expect(judgeApp('completed', acts, 'phone')).toEqual(clean);
    expect(judgeApp('no-answer', acts, 'phone')).toEqual({ ...suspected, wrong: 1 });
  });

  test('that two devices were told to have is answered twice; so is one that another device has', () => {
    expect(
      judgeApp(
        'completed',
        [
          ['accept', 'done', 'phone'],
          ['accept', 'done', 'tablet'],
        ],
        'phone',
      ),
    ).toEqual({ ...suspected, answeredTwice: 1 });
    expect(judgeApp('completed', [['accept', 'done', 'phone']], 'tablet')).toEqual({ ...suspected, answeredTwice: 1 });
  });
});
