// The Gather applet: takes digits from the caller.
import { z } from 'zod';
import { pause } from '../../clock.ts';
import { askForInstructions } from '../ask-json.ts';
import { follow, nextSchema, type Step } from '../edges.ts';
import type { FlowPorts } from '../flow-ports.ts';
import { httpUrl, promptFields } from '../prompt.ts';

const key = z.string().regex(/^[0-9*#]?$/, { error: 'must be one of 0-9, * and #, or empty for none' });

export const gatherSchema = z.strictObject({
  applet: z.literal('gather'),
  ...promptFields,
  /** Asked for the parameters below; where it gives none, these count. */
  url: httpUrl.optional(),
  fallbackUrl: httpUrl.optional(),
  maxDigits: z.int().min(1).max(255).default(1),
  /** The longest pause before a digit, from the end of the prompt on. */
  timeoutSeconds: z.number().min(0).max(300).default(5),
  finishKey: key.default('#'),
  next: nextSchema('digits', 'noInput'),
});

type Gather = z.output<typeof gatherSchema>;

/** Exotel's own answer schema is not known: these names are assumed. */
const instructionsSchema = z.object({
  gather_prompt: z.object({ text: z.string().optional(), audio_url: httpUrl.optional() }).optional(),
  max_input_digits: z.coerce.number().int().min(1).max(255).optional(),
  input_timeout: z.coerce.number().min(0).max(300).optional(),
  finish_on_key: key.optional(),
});

const pollMs = 50;

/** Digits go on in `digits` of every later request. */
export async function runGather(applet: Gather, ports: FlowPorts): Promise<Step> {
  const { settings, note } = await settingsOf(applet, ports);
  const { digits, problem } = await takeDigits(settings, ports);
  ports.memory.digits = digits === '' ? null : digits;
  return follow(applet.next, digits === '' ? 'noInput' : 'digits', note ?? problem);
}

async function settingsOf(applet: Gather, ports: FlowPorts): Promise<{ settings: Gather; note: string | null }> {
  const { url, fallbackUrl } = applet;
  if (url === undefined) return { settings: applet, note: null };
  const timeoutMs = ports.times.appletTimeoutMs;
  const answer = await askForInstructions({ url, fallbackUrl, schema: instructionsSchema, timeoutMs }, ports);
  if (!answer.ok) return { settings: applet, note: answer.error };
  const { gather_prompt: prompt, max_input_digits, input_timeout, finish_on_key } = answer.value;
  const settings = {
    ...applet,
    ...(prompt === undefined ? {} : { text: prompt.text, audio: prompt.audio_url }),
    maxDigits: max_input_digits ?? applet.maxDigits,
    timeoutSeconds: input_timeout ?? applet.timeoutSeconds,
    finishKey: finish_on_key ?? applet.finishKey,
  };
  return { settings, note: answer.note };
}

/** A key breaks the prompt off; the pause before a digit counts from there, or from the prompt's end. */
async function takeDigits(settings: Gather, ports: FlowPorts): Promise<{ digits: string; problem: string | null }> {
  const { announcer, clock, gone, line } = ports;
  const listened = new AbortController();
  let until = null as number | null;
  const waitFromNow = () => clock.now() + settings.timeoutSeconds * 1000;
  const told = announcer.tell(settings, [line], AbortSignal.any([gone, listened.signal])).then((problem) => {
    until ??= waitFromNow();
    return problem;
  });
  let input = { digits: '', isOver: false };
  while (!gone.aborted) {
    const keys = line.takeDigits();
    if (keys.length > 0) {
      listened.abort();
      until = waitFromNow();
    }
    input = withKeys(input.digits, keys, settings);
    const leftMs = until === null ? pollMs : until - clock.now();
    if (input.isOver || leftMs <= 0) break;
    await pause(clock, Math.min(pollMs, leftMs), gone);
  }
  listened.abort();
  return { digits: input.digits, problem: await told };
}

/** The digits so far, and whether these are all. */
function withKeys(before: string, keys: readonly { digit: string }[], { maxDigits, finishKey }: Gather) {
  let digits = before;
  for (const { digit } of keys) {
    if (digit === finishKey) return { digits, isOver: true };
    digits += digit;
    if (digits.length >= maxDigits) return { digits, isOver: true };
  }
  return { digits, isOver: false };
}
