import { type CallStatus, callStatuses, endStatuses, isEndStatus, legStatuses } from '@patchcord/protocol';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyFact } from './apply-fact.ts';
import { type Call, newCall } from './call.ts';
import { defaultCheckTimes } from './check-times.ts';
import type { Fact, LegReport, ProviderReport } from './facts.ts';
import { isFurther } from './status-order.ts';

const SID = 'b0c8aea60aceb0007fc5a1bb75c218bl';

function placed(): Call {
  const parties = { direction: 'outbound', callType: 'voice', from: '1234567890', to: '9876543210' } as const;
  return newCall(
    {
      ...parties,
      id: 'call-1',
      requestKey: null,
      agent: null,
      flags: [],
      fromE164: '+911234567890',
      toE164: '+919876543210',
    },
    0,
  );
}

function report(part: Partial<ProviderReport>): ProviderReport {
  return {
    callSid: SID,
    status: null,
    unknownStatus: null,
    legs: { from: null, to: null },
    conversationSeconds: null,
    durationSeconds: null,
    price: null,
    recordingUrl: null,
    settled: false,
    ...part,
  };
}

function leg(part: Partial<LegReport>): LegReport {
  return { status: null, onCallSeconds: null, answeredBy: null, cause: null, ...part };
}

function reported(part: Partial<ProviderReport>): Fact {
  return { kind: 'reported', report: report(part) };
}

/** Applies facts in turn; returns the call and every status told, in order. */
function tell(facts: Fact[], call = placed()) {
  const told: CallStatus[] = [];
  const after = facts.reduce((before, fact, index) => {
    const applied = applyFact(before, fact, index + 1, defaultCheckTimes);
    told.push(...applied.taken);
    return applied.call;
  }, call);
  return { call: after, told };
}

const accepted = reported({ status: 'ringing', legs: { from: leg({ status: 'ringing' }), to: null } });
const firstAnswered = reported({
  status: 'ringing',
  legs: { from: leg({ status: 'in-progress' }), to: leg({ status: 'ringing' }) },
});
const bothAnswered = reported({
  status: 'in-progress',
  legs: { from: leg({ status: 'in-progress' }), to: leg({ status: 'in-progress' }) },
});
const completed = reported({
  status: 'completed',
  conversationSeconds: 4,
  legs: { from: leg({ status: 'completed', onCallSeconds: 6 }), to: leg({ status: 'completed', onCallSeconds: 4 }) },
});
const settled = reported({
  status: 'completed',
  conversationSeconds: 4,
  durationSeconds: 6,
  price: 0.75,
  settled: true,
});

describe('a call that goes well', () => {
  test('takes initiated, ringing, in-progress, completed, each once', () => {
    const { call, told } = tell([accepted, firstAnswered, bothAnswered, completed, settled]);
    expect(told).toEqual(['ringing', 'in-progress', 'completed']);
    expect(call).toMatchObject({
      callSid: SID,
      status: 'completed',
      conversationSeconds: 4,
      price: 0.75,
      settled: true,
    });
    expect(call.nextCheckAt).toBeNull();
  });

  test('tells ringing first when the webhook with the answer overtakes the answer to our dial', () => {
    expect(tell([bothAnswered, accepted]).told).toEqual(['ringing', 'in-progress']);
  });

  test('stays at ringing when only the first leg has answered', () => {
    const { call } = tell([accepted, firstAnswered]);
    expect(call.status).toBe('ringing');
    expect(call.legs.from.status).toBe('in-progress');
  });
});

describe('ends', () => {
  test.each(['busy', 'no-answer', 'failed', 'canceled'] as const)(
    'a call that Exotel calls completed ends as %s when its second leg did and nobody talked',
    (end) => {
      const unanswered = reported({
        status: 'completed',
        conversationSeconds: 0,
        legs: { from: null, to: leg({ status: end }) },
      });
      expect(tell([accepted, unanswered]).call.status).toBe(end);
    },
  );

  test('a call without a second leg that completes is completed', () => {
    expect(tell([accepted, reported({ status: 'completed', conversationSeconds: 0 })]).call.status).toBe('completed');
  });

  test('another end told later changes nothing but a flag', () => {
    const { call, told } = tell([accepted, completed, reported({ status: 'failed' })]);
    expect(told).toEqual(['ringing', 'completed']);
    expect(call).toMatchObject({ status: 'completed', flags: ['contradiction:failed'] });
  });

  test('figures are asked for about two and a half minutes after the end, and not for ever', () => {
    let { call } = tell([accepted, completed]);
    const asked: number[] = [];
    while (call.nextCheckAt !== null) {
      asked.push(call.nextCheckAt);
      call = applyFact(call, { kind: 'checked', found: true }, call.nextCheckAt, defaultCheckTimes).call;
    }
    expect(asked).toEqual([150_002, 450_002, 1_350_002]);
  });
});

describe('the dial', () => {
  const reason = { code: 'exotel-timeout', message: 'no answer' } as const;

  test('a refusal fails the call with its reason', () => {
    const { call, told } = tell([{ kind: 'dial-refused', reason: { code: 'exotel-kyc-required', message: 'KYC' } }]);
    expect(told).toEqual(['failed']);
    expect(call.reason?.code).toBe('exotel-kyc-required');
  });

  test('an unclear answer leaves the call initiated until the provider tells of it', () => {
    const unclear = tell([{ kind: 'dial-unclear', reason }]);
    expect(unclear.call).toMatchObject({ status: 'initiated', dial: 'unclear' });
    expect(tell([completed], unclear.call).call).toMatchObject({ status: 'completed', reason: null });
  });

  test('a refusal that comes after the provider has told of the call is not believed', () => {
    const { call } = tell([firstAnswered, { kind: 'dial-refused', reason }, { kind: 'dial-unclear', reason }]);
    expect(call).toMatchObject({ status: 'ringing', dial: 'accepted' });
  });

  test('a call that waits to be dialled again can be cancelled, one that is being dialled cannot', () => {
    const postponed: Fact = { kind: 'dial-postponed', reason, dialAgainAt: 500 };
    expect(tell([postponed, { kind: 'canceled-before-dial' }]).call.status).toBe('canceled');
    expect(tell([postponed, { kind: 'dial-started' }, { kind: 'canceled-before-dial' }]).call.status).toBe('initiated');
  });

  test('what is told about another call of the provider is flagged and not taken over', () => {
    const { call } = tell([accepted, { kind: 'reported', report: report({ callSid: 'other', status: 'failed' }) }]);
    expect(call).toMatchObject({ callSid: SID, status: 'ringing', flags: ['contradiction:call-sid'] });
  });
});

describe('whatever order facts come in', () => {
  const seconds = fc.option(fc.integer({ min: 0, max: 9000 }), { nil: null });
  const anyLeg = fc.option(
    fc.record({
      status: fc.option(fc.constantFrom(...legStatuses), { nil: null }),
      onCallSeconds: seconds,
      answeredBy: fc.option(fc.constantFrom('human', 'machine'), { nil: null }),
      cause: fc.constant(null),
    }),
    { nil: null },
  );
  const anyReport: fc.Arbitrary<Fact> = fc
    .record({
      callSid: fc.constantFrom(SID, null, 'another'),
      status: fc.option(fc.constantFrom(...callStatuses), { nil: null }),
      unknownStatus: fc.option(fc.constant('weird'), { nil: null }),
      legs: fc.record({ from: anyLeg, to: anyLeg }),
      conversationSeconds: seconds,
      durationSeconds: seconds,
      price: seconds,
      recordingUrl: fc.option(fc.webUrl(), { nil: null }),
      settled: fc.boolean(),
    })
    .map((told) => ({ kind: 'reported', report: told }));
  const reason = fc.constant({ code: 'unaccounted', message: 'x' } as const);
  const anyFact: fc.Arbitrary<Fact> = fc.oneof(
    { weight: 6, arbitrary: anyReport },
    fc.constantFrom<Fact>(
      { kind: 'dial-started' },
      { kind: 'canceled-before-dial' },
      { kind: 'checked', found: true },
      { kind: 'checked', found: false },
      { kind: 'not-asked', retryAfterMs: null },
    ),
    reason.map((why): Fact => ({ kind: 'dial-refused', reason: why })),
    reason.map((why): Fact => ({ kind: 'dial-unclear', reason: why })),
    reason.map((why): Fact => ({ kind: 'dial-postponed', reason: why, dialAgainAt: 9 })),
    reason.map((why): Fact => ({ kind: 'given-up', reason: why })),
  );
  const anyFacts = fc.array(anyFact, { maxLength: 25 });

  test('statuses only go forward and at most one end is told', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const { told, call } = tell(facts);
        const path: CallStatus[] = ['initiated', ...told];
        for (const [index, status] of told.entries()) expect(isFurther(status, path[index] as CallStatus)).toBe(true);
        expect(told.filter((status) => isEndStatus(status)).length).toBeLessThanOrEqual(1);
        expect(path.at(-1)).toBe(call.status);
      }),
      { numRuns: 2000 },
    );
  });

  test('a report told twice in a row changes nothing the second time', () => {
    fc.assert(
      fc.property(anyFacts, anyReport, (facts, fact) => {
        const once = tell([...facts, fact]).call;
        expect(applyFact(once, fact, 99, defaultCheckTimes)).toEqual({ call: once, taken: [] });
      }),
      { numRuns: 2000 },
    );
  });

  test('nothing known is ever wiped out', () => {
    fc.assert(
      fc.property(anyFacts, anyFact, (facts, fact) => {
        const before = tell(facts).call;
        const after = applyFact(before, fact, 99, defaultCheckTimes).call;
        for (const field of [
          'callSid',
          'recordingUrl',
          'conversationSeconds',
          'durationSeconds',
          'price',
          'endedAt',
        ] as const) {
          if (before[field] !== null) expect(after[field]).not.toBeNull();
        }
        if (before.callSid !== null) expect(after.callSid).toBe(before.callSid);
      }),
      { numRuns: 2000 },
    );
  });

  test('the facts of one true story lead to its end in every order, with any of them doubled, and with all but the end missing', () => {
    const story = fc.constantFrom(...endStatuses).chain((end) => {
      const legEnd = end === 'completed' ? { status: 'completed' as const, onCallSeconds: 4 } : { status: end };
      const last = reported({
        status: 'completed',
        conversationSeconds: end === 'completed' ? 4 : 0,
        legs: { from: leg({ status: 'completed', onCallSeconds: 6 }), to: leg(legEnd) },
      });
      const before = end === 'completed' ? [accepted, firstAnswered, bothAnswered] : [accepted, firstAnswered];
      return fc
        .tuple(fc.subarray([...before, ...before, last]), fc.constant(last))
        .chain(([some, must]) => fc.shuffledSubarray([...some, must], { minLength: some.length + 1 }))
        .map((facts) => ({ end, facts }));
    });
    fc.assert(
      fc.property(story, ({ end, facts }) => {
        const { call, told } = tell(facts);
        expect(call.status).toBe(end);
        expect(told.at(-1)).toBe(end);
        expect(call.flags).toEqual([]);
      }),
      { numRuns: 2000 },
    );
  });

  test('a call that has not ended always has a next moment to be looked at', () => {
    fc.assert(
      fc.property(fc.array(anyFact, { minLength: 1, maxLength: 25 }), (facts) => {
        const { call } = tell(facts);
        const untouched = call.version === 0 && call.nextCheckAt === null && call.lastHeardAt === 0;
        if (!isEndStatus(call.status) && !untouched) expect(call.nextCheckAt).not.toBeNull();
      }),
      { numRuns: 2000 },
    );
  });
});
