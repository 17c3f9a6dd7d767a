// Calls between users of the app: what each fact means, and that the first one that decides, decides.
import { type CallStatus, isEndStatus } from '@patchcord/protocol';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { newAppCall } from './app-call.ts';
import { applyFact } from './apply-fact.ts';
import { type Call, newCall } from './call.ts';
import { defaultCheckTimes } from './check-times.ts';
import type { AppFact } from './facts.ts';
import { isFurther } from './status-order.ts';
import { toView } from './view.ts';

const EXPIRES_AT = 46_000;
const ravi = { userId: 'ravi', deviceId: 'r1' };
const asha = { userId: 'asha', deviceId: 'a1' };
const rung: AppFact = { kind: 'rung' };
const accepted: AppFact = { kind: 'accepted', deviceId: 'a1' };
const rejected: AppFact = { kind: 'rejected', by: asha };
const hungUpBy = (by: typeof ravi | null): AppFact => ({ kind: 'hung-up', by });
const givenUp: AppFact = { kind: 'hung-up', by: asha, reason: 'ice-timeout' };
const expired: AppFact = { kind: 'expired' };

/** Applies facts in turn, a second apart from 1000 on; gives the call and every status told. */
function tell(facts: AppFact[], callType: Call['callType'] = 'voice') {
  const app = newAppCall(ravi, 'asha', EXPIRES_AT);
  const parties = { id: 'c', requestKey: null, direction: 'outbound', callType, from: 'ravi', to: 'asha' } as const;
  const told: CallStatus[] = [];
  let now = 1000;
  let call = newCall({ ...parties, fromE164: null, toE164: null, agent: null, flags: [], app }, now);
  for (const fact of facts) {
    now += 1000;
    const applied = applyFact(call, { kind: 'in-app', fact }, now, defaultCheckTimes);
    call = applied.call;
    told.push(...applied.taken);
  }
  return { call, told, view: toView(call), now };
}

test.each<[string, AppFact[], CallStatus, string | null]>([
  ['rings', [rung], 'ringing', null],
  ['rings also when a device says so', [rung, { kind: 'acknowledged', deviceId: 'a1' }], 'ringing', null],
  ['rings on when a device ignores it', [rung, { kind: 'ignored', deviceId: 'a1' }], 'ringing', null],
  ['is talked in when it is answered', [rung, accepted], 'in-progress', null],
  ['is over when somebody hangs up', [rung, accepted, hungUpBy(ravi)], 'completed', 'user-hangup'],
  ['says why its devices gave it up', [rung, accepted, givenUp], 'completed', 'ice-timeout'],
  ['is canceled whatever its caller gives as the reason', [rung, { ...givenUp, by: ravi }], 'canceled', 'canceled'],
  ['is busy when it is rejected', [rung, rejected], 'busy', 'rejected'],
  ['is busy when the callee hangs up while it rings', [rung, hungUpBy(asha)], 'busy', 'rejected'],
  ['is canceled by its caller', [rung, hungUpBy(ravi)], 'canceled', 'canceled'],
  ['is canceled by an operator', [rung, hungUpBy(null)], 'canceled', 'canceled'],
  ['is not answered when nobody can be reached', [{ kind: 'nobody-reachable' }], 'no-answer', 'nobody-reachable'],
  ['does not expire before its time', [rung, expired], 'ringing', null],
  ['is not rejected once it is answered', [rung, accepted, rejected], 'in-progress', null],
  ['is not answered once it is canceled', [rung, hungUpBy(ravi), accepted], 'canceled', 'canceled'],
  ['is not canceled, but ended, once it is answered', [rung, accepted, hungUpBy(ravi)], 'completed', 'user-hangup'],
])('a call %s', (_what, facts, status, hangUpReason) => {
  expect(tell(facts).view).toMatchObject({ status, hangUpReason, medium: 'app' });
});

describe('a ring', () => {
  const late = (fact: AppFact) => {
    const { call } = tell([rung]);
    return applyFact(call, { kind: 'in-app', fact }, EXPIRES_AT, defaultCheckTimes);
  };

  test.each<AppFact>([
    expired,
    accepted,
    rejected,
    hungUpBy(asha),
    { kind: 'joined', by: asha, callType: 'voice', requestKey: null },
  ])('is over from the moment in which it expires, whatever comes then: %j', (fact) => {
    expect(late(fact)).toMatchObject({ taken: ['no-answer'], call: { app: { hangUpReason: 'no-answer' } } });
  });

  test('is answered by the call of the other one, as a voice call unless both want video', () => {
    const joined = (callType: Call['callType']): AppFact => ({ kind: 'joined', by: asha, callType, requestKey: 'k' });
    expect(tell([rung, joined('video')], 'video').view).toMatchObject({ status: 'in-progress', callType: 'video' });
    expect(tell([rung, joined('voice')], 'video').view).toMatchObject({ status: 'in-progress', callType: 'voice' });
    expect(tell([rung, joined('video')], 'voice').view).toMatchObject({ status: 'in-progress', callType: 'voice' });
  });

  test('moves to the device on which its caller calls again', () => {
    const again: AppFact = { kind: 'joined', by: { ...ravi, deviceId: 'r2' }, callType: 'voice', requestKey: 'k' };
    const { call, told } = tell([rung, again, again]);
    expect(call).toMatchObject({ status: 'ringing', app: { caller: { deviceId: 'r2' }, joinedKey: 'k' } });
    expect(told).toEqual(['ringing']);
  });

  test('shows on the leg of the callee as soon as a device has said that it rings', () => {
    expect(tell([rung]).view.legs).toMatchObject([{ status: 'in-progress' }, { status: 'not-dialled' }]);
    const acknowledged: AppFact = { kind: 'acknowledged', deviceId: 'a1' };
    expect(tell([rung, acknowledged]).view.legs).toMatchObject([{ status: 'in-progress' }, { status: 'ringing' }]);
    expect(tell([rung, acknowledged, rejected]).view.legs).toMatchObject([{ status: 'completed' }, { status: 'busy' }]);
  });
});

describe('a call that everybody has left', () => {
  const lookedAfter = (isAttended: boolean): AppFact => ({ kind: 'looked-after', isAttended });

  test('ends after a while, not before, and not when somebody has come back', () => {
    const { call, now } = tell([rung, accepted, lookedAfter(false)]);
    const later = (before: Call, isAttended: boolean, afterMs: number) =>
      applyFact(before, { kind: 'in-app', fact: lookedAfter(isAttended) }, now + afterMs, defaultCheckTimes);
    expect(later(call, false, 89_999).taken).toEqual([]);
    expect(later(call, false, 90_000)).toMatchObject({
      taken: ['completed'],
      call: { app: { hangUpReason: 'network-lost' }, conversationSeconds: 91, nextCheckAt: null },
    });
    const back = later(call, true, 60_000).call;
    expect(later(back, false, 120_000).taken).toEqual([]);
  });
});

describe('whatever comes, in whatever order', () => {
  const device = fc.constantFrom('a1', 'a2', 'a3');
  const by = fc.constantFrom(ravi, asha, null);
  const party = fc.constantFrom(ravi, asha);
  const anyFact: fc.Arbitrary<AppFact> = fc.oneof(
    fc.constantFrom<AppFact>(rung, expired, { kind: 'nobody-reachable' }),
    device.map((deviceId): AppFact => ({ kind: 'acknowledged', deviceId })),
    device.map((deviceId): AppFact => ({ kind: 'ignored', deviceId })),
    device.map((deviceId): AppFact => ({ kind: 'accepted', deviceId })),
    device.map((deviceId): AppFact => ({ kind: 'rejected', by: { userId: 'asha', deviceId } })),
    by.map((who): AppFact => ({ kind: 'hung-up', by: who })),
    party.map((who): AppFact => ({ kind: 'joined', by: who, callType: 'voice', requestKey: 'k' })),
    fc.boolean().map((isAttended): AppFact => ({ kind: 'looked-after', isAttended })),
  );

  test('statuses only go forward, one end is told at most, one device has the call, and it is looked at again', () => {
    fc.assert(
      fc.property(fc.array(anyFact, { maxLength: 60 }), (facts) => {
        const { call, told } = tell([rung, ...facts]);
        expect(told.every((status, index) => index === 0 || isFurther(status, told[index - 1] as CallStatus))).toBe(
          true,
        );
        expect(told.filter(isEndStatus).length).toBe(isEndStatus(call.status) ? 1 : 0);
        const answeredBy = facts.flatMap((fact) => (fact.kind === 'accepted' ? [fact.deviceId] : []));
        const isAnswered = told.includes('in-progress');
        if (isAnswered && call.app?.joinedKey == null) expect(call.app?.callee.deviceId).toBe(answeredBy[0]);
        expect(call.nextCheckAt === null).toBe(isEndStatus(call.status));
        expect(call.app?.hangUpReason === null).toBe(!isEndStatus(call.status));
      }),
      { numRuns: 5000 },
    );
  });

  test('what the provider says of such a call changes nothing, and neither does a user’s fact of a phone call', () => {
    const { call } = tell([rung]);
    expect(
      applyFact(call, { kind: 'given-up', reason: { code: 'unaccounted', message: '' } }, 5000, defaultCheckTimes),
    ).toEqual({
      call,
      taken: [],
    });
    const phone = { ...call, app: null };
    expect(applyFact(phone, { kind: 'in-app', fact: accepted }, 5000, defaultCheckTimes)).toEqual({
      call: phone,
      taken: [],
    });
  });
});
