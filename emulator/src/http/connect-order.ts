// Reads the parameters of POST Calls/connect.
import { type CallbackContentType, callbackContentTypes } from '@patchcord/exotel';
import { z } from 'zod';
import type { CallOrder, StatusCallbackOrder } from '../calls/call-record.ts';
import { type Checked, checkParameters, oneOf, phoneNumber, requiredText, wholeNumber } from '../parameters.ts';

const callbackUrl = requiredText.refine(isCallbackUrl, {
  error: 'must be an http or https URL without a user name in it',
});

const connectSchema = z.object({
  From: phoneNumber,
  To: phoneNumber,
  CallerId: phoneNumber,
  CallType: oneOf(['trans']).optional(),
  TimeLimit: wholeNumber(1, 14_400).optional(),
  TimeOut: wholeNumber(1, 14_400).optional(),
  Record: oneOf(['true', 'false']).optional(),
  RecordingChannels: oneOf(['single', 'dual']).optional(),
  RecordingFormat: oneOf(['mp3', 'mp3-hq']).optional(),
  CustomField: z.string().max(128, { error: 'is longer than 128 characters' }).optional(),
  StartPlaybackToNew: oneOf(['Callee', 'Both']).optional(),
  StatusCallback: callbackUrl.optional(),
  StatusCallbackContentType: oneOf(callbackContentTypes).default('multipart/form-data'),
});

/**
 * The call that the parameters ask for
 * (reference: developer.exotel.com/docs/voice-v1/api-reference/connect-two-numbers). Unknown parameters are ignored.
 *
 * @param exoPhones the account's, in canonical form
 */
export function connectOrder(form: URLSearchParams, exoPhones: readonly string[]): Checked<CallOrder> {
  if (form.get('StreamUrl')) return notEmulated('StreamUrl (AgentStream)');
  if (form.get('Url')) return notEmulated('Url (a call to a flow)');
  const checked = checkParameters(connectSchema, form);
  if (!checked.ok) return checked;
  const given = checked.value;
  if (!exoPhones.includes(given.CallerId)) {
    return { ok: false, error: 'CallerId is not an ExoPhone of this account' };
  }
  const statusCallback = callbackOrder(form, given.StatusCallback, given.StatusCallbackContentType);
  if (!statusCallback.ok) return statusCallback;
  const order = {
    from: given.From,
    to: given.To,
    exoPhone: given.CallerId,
    customField: given.CustomField ?? null,
    ringLimitMs: given.TimeOut === undefined ? null : given.TimeOut * 1000,
    timeLimitMs: given.TimeLimit === undefined ? null : given.TimeLimit * 1000,
    statusCallback: statusCallback.value,
  };
  return { ok: true, value: order };
}

function notEmulated(what: string): Checked<never> {
  return { ok: false, error: `${what} is not emulated yet: this emulator connects two numbers, From and To` };
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
  // `ringing` is documented for calls to a stream alone: here it is taken and never sent.
  const events = (['answered', 'terminal'] as const).filter((type) => names.includes(type));
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
