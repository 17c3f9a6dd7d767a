// Reads a script's steps and ring from what the YAML says, where every scalar is text.
import { z } from 'zod';
import { durationSchema } from './duration.ts';
import type { BackgroundOrder, RingOrder, Script, Speech, Step, Timeout } from './step.ts';

const defaultListenMs = { speech: 100, silence: 700 };
const loudnessSchema = z.coerce.number('must be a level such as -45dBFS').min(-90).max(0);

const saySchema = z.string().trim().min(1, 'must not be empty').max(2_000).transform(speech);
const pressSchema = z.string().regex(/^[0-9*#A-D]{1,64}$/, 'must be 1 to 64 of 0-9, *, # and A-D');
const interruptSchema = z.string().transform((text, context) => {
  const [, duration = ''] = /^after\s+(.+?)\s+of\s+speech$/.exec(text.trim()) ?? [];
  const afterMs = durationSchema.safeParse(duration);
  if (afterMs.success) return afterMs.data;
  context.addIssue('must read: after <duration> of speech, such as after 800ms of speech');
  return z.NEVER;
});
const timesSchema = z.union([z.literal('forever').transform(() => null), z.coerce.number().int().min(1).max(10_000)], {
  error: 'must be forever or a whole number from 1 to 10000',
});
const timeoutFields = { timeout: durationSchema.optional(), onTimeout: z.enum(['goOn', 'hangUp']).optional() };

/** Each verb with the step it makes. Lazy, because a loop holds steps. */
const verbs: Record<string, () => z.ZodType<Step>> = {
  say: () => z.strictObject({ say: saySchema }).transform(({ say }) => ({ kind: 'say', speech: say })),
  mumble: () =>
    z.strictObject({ mumble: durationSchema }).transform(({ mumble }) => ({ kind: 'mumble', durationMs: mumble })),
  listenFor: () => listenSchema,
  interrupt: () =>
    z
      .strictObject({ interrupt: interruptSchema, ...timeoutFields })
      .superRefine(timeoutIsThere)
      .transform((step) => ({ kind: 'interrupt', afterMs: step.interrupt, timeout: timeoutOf(step) })),
  press: () => z.strictObject({ press: pressSchema }).transform(({ press }) => ({ kind: 'press', digits: press })),
  wait: () => z.strictObject({ wait: durationSchema }).transform(({ wait }) => ({ kind: 'wait', durationMs: wait })),
  stayQuiet: () =>
    z
      .strictObject({ stayQuiet: durationSchema })
      .transform(({ stayQuiet }) => ({ kind: 'stay-quiet', durationMs: stayQuiet })),
  noise: () =>
    z
      .strictObject({ noise: z.string().transform(backgroundOrder) })
      .transform(({ noise }) => ({ kind: 'noise', background: noise })),
  loop: () =>
    z
      .strictObject({ loop: timesSchema, steps: z.array(stepSchema).min(1) })
      .refine(({ loop, steps }) => loop !== null || steps.some(takesTime), {
        path: ['steps'],
        error: 'a loop forever needs a step that takes time',
      })
      .transform(({ loop, steps }) => ({ kind: 'loop', times: loop, steps })),
  hangUp: () => z.strictObject({ hangUp: z.literal('', 'takes no value') }).transform(() => ({ kind: 'hang-up' })),
};

const listenSchema: z.ZodType<Step> = z
  .strictObject({ listenFor: z.enum(['speech', 'silence']), for: durationSchema.optional(), ...timeoutFields })
  .superRefine(timeoutIsThere)
  .transform((step) => ({
    kind: 'listen',
    to: step.listenFor,
    forMs: step.for ?? defaultListenMs[step.listenFor],
    timeout: timeoutOf(step),
  }));

const stepSchema: z.ZodType<Step> = z.unknown().transform((value, context): Step => {
  // `- hangUp` alone is text in YAML.
  const fields: unknown = value === 'hangUp' ? { hangUp: '' } : value;
  const names = typeof fields === 'object' && fields !== null ? Object.keys(fields) : [];
  const verb = names.find((name) => Object.hasOwn(verbs, name));
  if (verb === undefined) {
    context.addIssue(`must be one of ${Object.keys(verbs).join(', ')}`);
    return z.NEVER;
  }
  const step = verbs[verb]?.().safeParse(fields);
  if (step?.success) return step.data;
  for (const { path, message } of step?.error.issues ?? []) {
    context.addIssue({ code: 'custom', path, message, input: fields });
  }
  return z.NEVER;
});

const ringSchema = z
  .union([z.enum(['busy', 'noAnswer', 'reject', 'fail']), z.strictObject({ answerAfter: durationSchema })], {
    error: 'must be busy, noAnswer, reject, fail, or { answerAfter: <duration> } such as 800ms or 2s',
  })
  .transform((ring): RingOrder => {
    if (typeof ring === 'object') return { kind: 'answer', afterMs: ring.answerAfter };
    return { kind: ring === 'noAnswer' ? 'no-answer' : ring };
  });

/** One person's script. */
export const scriptSchema = z
  .strictObject({
    ring: ringSchema.optional(),
    voice: z
      .string()
      .regex(/^[a-z][\w+-]{0,39}$/i, 'must be a voice of espeak-ng such as en-in or hi')
      .optional(),
    steps: z.array(stepSchema).max(1_000).default([]),
  })
  .transform(({ ring, voice, steps }): Script => ({ ring: ring ?? null, voice: voice ?? null, steps }));

function speech(text: string): Speech {
  return /\.wav$/i.test(text) ? { kind: 'file', file: text } : { kind: 'sentence', text };
}

function backgroundOrder(text: string, context: z.RefinementCtx): BackgroundOrder {
  if (text === 'off') return { kind: 'none' };
  const [, what, level] = /^(white|.+\.wav)(?:\s+(-?\d+(?:\.\d+)?)\s*dBFS)?$/i.exec(text.trim()) ?? [];
  const rmsDbfs = level === undefined ? null : loudnessSchema.safeParse(level);
  if (what !== undefined && rmsDbfs?.success !== false) {
    if (what !== 'white') return { kind: 'file', file: what, rmsDbfs: rmsDbfs?.data ?? null };
    if (rmsDbfs !== null) return { kind: 'white', rmsDbfs: rmsDbfs.data };
  }
  context.addIssue('must be off, white <level>dBFS, or file.wav with or without <level>dBFS; levels from -90 to 0');
  return z.NEVER;
}

interface TimeoutFields {
  timeout?: number | undefined;
  onTimeout?: 'goOn' | 'hangUp' | undefined;
}

function timeoutIsThere(step: TimeoutFields, context: z.RefinementCtx): void {
  if (step.onTimeout === undefined || step.timeout !== undefined) return;
  context.addIssue({ code: 'custom', path: ['onTimeout'], message: 'needs a timeout', input: step });
}

function timeoutOf({ timeout, onTimeout }: TimeoutFields): Timeout | null {
  return timeout === undefined ? null : { afterMs: timeout, hangsUp: onTimeout === 'hangUp' };
}

function takesTime(step: Step): boolean {
  return step.kind === 'loop' ? step.steps.some(takesTime) : step.kind !== 'noise';
}
