// Reads the parameters of POST Calls/connect in its three modes: two numbers, a flow, a stream.
import { type CallbackContentType, callbackContentTypes } from '@patchcord/exotel';
import { z } from 'zod';
import type { CallbackType, CallOrder, StatusCallbackOrder } from '../calls/call-record.ts';
import type { FlowCallOrder } from '../calls/flow-call.ts';
import { type Checked, checkParameters, oneOf, phoneNumber, requiredText, wholeNumber } from '../parameters.ts';

/** What connect asks for. Which of the modes it is, is decided by which of StreamUrl, Url and To is there. */
export type ConnectOrder =
  | { mode: 'two-numbers'; order: CallOrder }
  | { mode: 'to-flow'; order: FlowCallOrder & { flowId: string } }
  | { mode: 'to-stream'; order: FlowCallOrder; streamUrl: string };

const callbackUrl = requiredText.refine(isCallbackUrl, {
  error: 'must be an http or https URL without a user name in it',
});

const commonFields = {
  From: phoneNumber,
  CallerId: phoneNumber,
  CallType: oneOf(['trans']).optional(),
  TimeLimit: wholeNumber(1, 14_400).optional(),
  TimeOut: wholeNumber(1, 14_400).optional(),
  Record: oneOf(['true', 'false']).optional(),
  RecordingChannels: oneOf(['single', 'dual']).optional(),
  RecordingFormat: oneOf(['mp3', 'mp3-hq']).optional(),
  CustomField: z.string().max(128, { error: 'is longer than 128 characters' }).optional(),
  StatusCallback: callbackUrl.optional(),
  StatusCallbackContentType: oneOf(callbackContentTypes).default('multipart/form-data'),
};

const twoNumbersSchema = z.object({
  To: phoneNumber,
  ...commonFields,
  StartPlaybackToNew: oneOf(['Callee', 'Both']).optional(),
});

const flowSchema = z.object({
  ...commonFields,
  Url: z.string().transform((url, context) => {
    const id = flowIdOf(url);
    if (id !== null) return id;
    context.addIssue('must be a flow: http://my.exotel.com/{account}/exoml/start_voice/{app_id}');
    return z.NEVER;
  }),
});

const streamSchema = z.object({
  ...commonFields,
  StreamUrl: z
    .string()
    .max(599, { error: 'is longer than 599 characters' })
    .refine((url) => /^wss?:$/.test(URL.parse(url)?.protocol ?? ''), { error: 'must be a ws or wss URL' }),
  StreamType: z.literal('bidirectional', { error: 'must be bidirectional' }),
  StreamName: z.string().max(32, { error: 'is longer than 32 characters' }).optional(),
});

/**
 * The call that the parameters ask for
 * (reference: developer.exotel.com/docs/voice-v1/api-reference/connect-two-numbers, connect-to-flow; Connect Voice AI).
 * Unknown parameters are ignored.
 *
 * @param exoPhones the account's, in canonical form
 */
export function connectOrder(form: URLSearchParams, exoPhones: readonly string[]): Checked<ConnectOrder> {
  if (form.get('StreamUrl')) {
    if (form.get('Url')) return { ok: false, error: 'StreamUrl and Url do not go together' };
    return ordered(streamSchema, form, exoPhones, (given, common) => {
      return { mode: 'to-stream', order: { ...common, kind: 'to-stream', flowId: null }, streamUrl: given.StreamUrl };
    });
  }
  if (form.get('Url')) {
    return ordered(flowSchema, form, exoPhones, (given, common) => {
      return { mode: 'to-flow', order: { ...common, kind: 'to-flow', flowId: given.Url } };
    });
  }
  return ordered(twoNumbersSchema, form, exoPhones, (given, common) => {
    const recording = given.Record === 'true' ? (given.RecordingChannels ?? 'single') : null;
    return { mode: 'two-numbers', order: { ...common, to: given.To, recording } };
  });
}

type CommonFields = z.output<z.ZodObject<typeof commonFields>>;
type CommonOrder = Omit<CallOrder, 'to' | 'recording'>;

function ordered<Given extends CommonFields>(
  schema: z.ZodType<Given>,
  form: URLSearchParams,
  exoPhones: readonly string[],
  order: (given: Given, common: CommonOrder) => ConnectOrder,
): Checked<ConnectOrder> {
  const checked = checkParameters(schema, form);
  if (!checked.ok) return checked;
  const given = checked.value;
  if (!exoPhones.includes(given.CallerId)) {
    return { ok: false, error: 'CallerId is not an ExoPhone of this account' };
  }
  const statusCallback = callbackOrder(form, given.StatusCallback, given.StatusCallbackContentType);
  if (!statusCallback.ok) return statusCallback;
  const common = {
    from: given.From,
    exoPhone: given.CallerId,
    customField: given.CustomField ?? null,
    ringLimitMs: given.TimeOut === undefined ? null : given.TimeOut * 1000,
    timeLimitMs: given.TimeLimit === undefined ? null : given.TimeLimit * 1000,
    statusCallback: statusCallback.value,
  };
  return { ok: true, value: order(given, common) };
}

/** The id in `…/{account}/exoml/start_voice/{app_id}` and in the older `…/exoml/start/{app_id}`; null for other URLs. */
function flowIdOf(url: string): string | null {
  const path = URL.parse(url)?.pathname ?? '';
  return /^\/(?:[\w.-]+\/)?exoml\/start(?:_voice)?\/([\w.-]+)\/?$/.exec(path)?.[1] ?? null;
}

function callbackOrder(
  form: URLSearchParams,
  url: string | undefined,
  contentType: CallbackContentType,
): Checked<StatusCallbackOrder | null> {
  if (url === undefined) return { ok: true, value: null };
  const names = subscribedEvents(form);
  if (names.some((name) => !['answered', 'terminal', 'ringing'].includes(name))) {
    return { ok: false, error: 'StatusCallbackEvents must be answered or terminal' };
  }
  // `ringing` is documented for calls to a stream alone: elsewhere it is taken and never sent.
  const known: CallbackType[] = form.get('StreamUrl') ? ['ringing', 'answered', 'terminal'] : ['answered', 'terminal'];
  const events = known.filter((type) => names.includes(type));
  return { ok: true, value: { url, contentType, events: names.length === 0 ? null : events } };
}

/** `StatusCallbackEvents[0]=…`, `StatusCallbackEvents[]=…` and `StatusCallbackEvents=…,…` are all in use. */
function subscribedEvents(form: URLSearchParams): string[] {
  return [...form]
    .filter(([name]) => /^StatusCallbackEvents(?:\[\d*\])?$/.test(name))
    .flatMap(([, value]) => value.split(','))
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

function isCallbackUrl(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '';
}
