// What a flow is: applets by name, and the one that a call begins with.
import { z } from 'zod';
import { phoneNumber } from '../parameters.ts';
import { connectSchema } from './applets/connect.ts';
import { gatherSchema } from './applets/gather.ts';
import { greetingSchema } from './applets/greeting.ts';
import { hangupSchema } from './applets/hangup.ts';
import { passthruSchema } from './applets/passthru.ts';
import { streamSchema } from './applets/stream.ts';
import { switchCaseSchema } from './applets/switch-case.ts';
import { voicebotSchema } from './applets/voicebot.ts';
import { appletName } from './edges.ts';

const kinds = ['greeting', 'gather', 'voicebot', 'stream', 'passthru', 'connect', 'switch-case', 'hangup'];

const appletSchema = z.discriminatedUnion(
  'applet',
  [
    greetingSchema,
    gatherSchema,
    voicebotSchema,
    streamSchema,
    passthruSchema,
    connectSchema,
    switchCaseSchema,
    hangupSchema,
  ],
  { error: `must be one of ${kinds.join(', ')}` },
);

export const flowSchema = z
  .strictObject({
    /** For people. */
    name: z.string().max(200).optional(),
    /** The ExoPhones whose calls this flow takes. */
    exoPhones: z.array(phoneNumber).default([]),
    start: appletName,
    applets: z.record(appletName, appletSchema),
  })
  .superRefine(({ start, applets }, context) => {
    const check = (target: string, path: (string | number)[]) => {
      if (!Object.hasOwn(applets, target))
        context.addIssue({ code: 'custom', path, message: `leads to ${target}, which is not there` });
    };
    check(start, ['start']);
    for (const [name, applet] of Object.entries(applets)) {
      for (const [target, path] of targets(applet)) check(target, ['applets', name, ...path]);
    }
  });

export type Applet = z.output<typeof appletSchema>;
export type Flow = z.output<typeof flowSchema>;
/** A flow as it is written: what has a default may be absent. */
export type FlowInput = z.input<typeof flowSchema>;

/** Everywhere an applet leads to, with where in it that is said. */
function targets(applet: Applet): [string, string[]][] {
  const { next } = 'next' in applet ? applet : {};
  const otherwise: [string, string[]][] =
    'otherwise' in applet && applet.otherwise !== undefined ? [[applet.otherwise, ['otherwise']]] : [];
  if (next === undefined) return otherwise;
  if (typeof next === 'string') return [[next, ['next']], ...otherwise];
  const edges = Object.entries(next).flatMap(([edge, target]): [string, string[]][] =>
    target === undefined ? [] : [[target, ['next', edge]]],
  );
  return [...edges, ...otherwise];
}
