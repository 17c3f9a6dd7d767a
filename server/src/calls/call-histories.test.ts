// Ten thousand true stories of phone calls, told by a provider of whose webhooks a fifth is lost, a fifth comes twice
// and a fifth comes at the wrong time. Whatever was told, the call ends as it truly ended.
import { type CallStatus, type EndStatus, isEndStatus } from '@patchcord/protocol';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applyFact } from './apply-fact.ts';
import { type Call, newCall } from './call.ts';
import { defaultCheckTimes } from './check-times.ts';
import type { Fact, LegReport, ProviderReport } from './facts.ts';
import { isFurther } from './status-order.ts';

const HISTORIES = 10_000;
const SHARE = 0.2;
const MAX_QUESTIONS = 60;
const figures = { durationSeconds: 9, price: 0.5 };

/** Which party ended it otherwise than by talking; both talked: null. */
interface Truth {
  end: EndStatus;
  endedBy: 'from' | 'to' | null;
}

function report(part: Partial<ProviderReport>): Fact {
  const nothing = { unknownStatus: null, durationSeconds: null, price: null, recordingUrl: null, settled: false };
  const told = { callSid: 'sid-1', status: null, legs: { from: null, to: null }, conversationSeconds: null };
  return { kind: 'reported', report: { ...nothing, ...told, ...part } };
}

function leg(status: LegReport['status'], onCallSeconds: number | null = null): LegReport {
  return { status, onCallSeconds, answeredBy: null, cause: null };
}

function terminal({ end, endedBy }: Truth): Partial<ProviderReport> {
  if (endedBy === 'from') return { status: end, legs: { from: leg(end, 0), to: null }, conversationSeconds: 0 };
  // Exotel calls it completed when the first leg has answered, whatever became of the second one.
  const to = endedBy === 'to' ? leg(end, 0) : leg('completed', 4);
  const conversationSeconds = endedBy === null ? 4 : 0;
  return { status: 'completed', legs: { from: leg('completed', 7), to }, conversationSeconds };
}

/** All webhooks of the story, in order. */
function story(truth: Truth): Fact[] {
  const firstAnswers = { status: 'ringing', legs: { from: leg('in-progress'), to: null } } as const;
  const bothTalk = { status: 'in-progress', legs: { from: leg('in-progress'), to: leg('in-progress') } } as const;
  return [
    report({ status: 'ringing', legs: { from: leg('ringing'), to: null } }),
    ...(truth.endedBy === 'from' ? [] : [report(firstAnswers)]),
    ...(truth.endedBy === null ? [report(bothTalk)] : []),
    report(terminal(truth)),
  ];
}

const truths: fc.Arbitrary<Truth> = fc.oneof(
  fc.constant<Truth>({ end: 'completed', endedBy: null }),
  fc.record({
    end: fc.constantFrom<EndStatus>('busy', 'no-answer', 'failed', 'canceled'),
    endedBy: fc.constantFrom<'from' | 'to'>('from', 'to'),
  }),
);
const chance = fc.noBias(fc.integer({ min: 0, max: 999 })).map((permille) => permille / 1000);
/** The fate of one webhook. `place`: where one that comes at the wrong time comes. */
const fate = fc.record({ lost: chance, twice: chance, astray: chance, place: chance });

type Fate = { lost: number; twice: number; astray: number; place: number };

function delivered(webhooks: Fact[], fates: Fate[]): Fact[] {
  const timed = webhooks.flatMap((fact, index) => {
    const { lost, twice, astray, place } = fates[index] as Fate;
    if (lost < SHARE) return [];
    const at = astray < SHARE ? place * webhooks.length : index;
    return twice < SHARE
      ? [
          { fact, at },
          { fact, at: at + place * webhooks.length },
        ]
      : [{ fact, at }];
  });
  return timed.toSorted((one, other) => one.at - other.at).map(({ fact }) => fact);
}

class History {
  call: Call;
  now = 1_000;
  readonly told: CallStatus[] = ['initiated'];

  constructor() {
    const parties = { id: 'call-1', requestKey: null, direction: 'outbound', callType: 'voice' } as const;
    const numbers = { from: '1', to: '2', fromE164: '+911', toE164: '+912' };
    this.call = newCall({ ...parties, ...numbers, agent: null, flags: [] }, this.now);
  }

  hear(fact: Fact): void {
    this.now += 50;
    const { call, taken } = applyFact(this.call, fact, this.now, defaultCheckTimes);
    this.call = call;
    this.told.push(...taken);
  }

  /** The reconciler's part: asks whenever it is time to, until there is nothing left to learn. */
  ask(truth: Truth, answers: number[]): void {
    for (let question = 0; this.call.nextCheckAt !== null && question < MAX_QUESTIONS; question += 1) {
      this.now = Math.max(this.now, this.call.nextCheckAt);
      if ((answers[question] ?? 1) < SHARE) this.hear({ kind: 'not-asked', retryAfterMs: null });
      else this.hear(report({ ...terminal(truth), ...figures, settled: true }));
    }
  }
}

test(`the end is right in all of ${HISTORIES} histories`, () => {
  const histories = fc.record({
    truth: truths,
    fates: fc.array(fate, { minLength: 5, maxLength: 5 }),
    /** Whether the answer to our own dial was lost; where it comes among the webhooks. */
    dialIsUnclear: fc.boolean(),
    dialPlace: chance,
    /** Whether the provider can be asked, the first times. */
    answers: fc.array(chance, { maxLength: 2 }),
  });
  let sent = 0;
  let lost = 0;
  fc.assert(
    fc.property(histories, ({ truth, fates, dialIsUnclear, dialPlace, answers }) => {
      const history = new History();
      const webhooks = delivered(story(truth), fates);
      sent += story(truth).length;
      lost += fates.slice(0, story(truth).length).filter((one) => one.lost < SHARE).length;
      const answer: Fact = dialIsUnclear
        ? { kind: 'dial-unclear', reason: { code: 'exotel-timeout', message: 'no answer' } }
        : report({ status: 'ringing' });
      for (const fact of webhooks.toSpliced(Math.round(dialPlace * webhooks.length), 0, answer)) history.hear(fact);
      history.ask(truth, answers);

      const { call, told } = history;
      expect(call).toMatchObject({ status: truth.end, settled: true, nextCheckAt: null, ...figures });
      expect(told.filter(isEndStatus)).toEqual([truth.end]);
      expect(told.every((status, index) => index === 0 || isFurther(status, told[index - 1] as CallStatus))).toBe(true);
      expect(call.flags).toEqual([]);
    }),
    { numRuns: HISTORIES },
  );
  expect(lost / sent).toBeCloseTo(SHARE, 1);
});
