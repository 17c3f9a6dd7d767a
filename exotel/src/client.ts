// The client of Exotel's voice API. It tries each request once: whether to try again is for the caller to judge.
import { z } from 'zod';
import {
  type ActiveStreams,
  type NumberMetadata,
  readActiveStreams,
  readExoPhones,
  readNumberMetadata,
} from './account-answers.ts';
import { readAnswer } from './answer.ts';
import { failureOfConnection, isTimeout, withoutAddress } from './broken-connection.ts';
import { type CallFilters, type CallPage, callFiltersQuery, callFiltersSchema, readCallPage } from './call-page.ts';
import {
  type ConnectFlowParams,
  type ConnectStreamParams,
  type ConnectTwoNumbersParams,
  connectFlowSchema,
  connectForm,
  connectStreamSchema,
  connectTwoNumbersSchema,
} from './connect-params.ts';
import { type ExotelCall, readCall } from './exotel-call.ts';
import type { ExotelFailure, ExotelResult } from './failure.ts';
import type { Payload } from './payload-tree.ts';
import { failureOfAnswer, isRestException } from './refused-answer.ts';
import { exchange, type HttpAnswer } from './transport.ts';

export interface ExotelClientConfig {
  accountSid: string;
  apiKey: string;
  apiToken: string;
  /** `https://` and one of `exotelHosts`, or an emulator's address. Credentials do not belong in it. */
  baseUrl: string;
  /** For the whole of a request to Calls/connect. Exotel answers when it has dialled, which can take 30 s. Default 35 000. */
  connectTimeoutMs?: number;
  /** For everything else. Default 10 000. */
  requestTimeoutMs?: number;
  fetch?: typeof globalThis.fetch;
}

interface Ask {
  /** Below the account, with its query. */
  path: string;
  /** Of the API; default `v1`. */
  version?: 'v1' | 'v2_beta';
  /** A form is posted, and places a call. */
  form?: URLSearchParams;
}

const callSidSchema = z.string().regex(/^[\w-]+$/);
const phoneNumberSchema = z.string().regex(/^\+?\d+$/);

/**
 * Asks the v1 voice API. It never throws for what Exotel, the network or a parameter does: the result says what went
 * wrong. Parameters that break one of Exotel's limits are `exotel-bad-request` with `issues`, and nothing is sent; a
 * value like Exotel's own refusal, because most of them (a custom field, a stream's address) are data of a user.
 *
 * Reference: developer.exotel.com/api; answers are asked for in JSON and understood in XML too.
 */
export class ExotelClient {
  readonly #baseUrl: string;
  readonly #account: string;
  readonly #authorization: string;
  readonly #connectTimeoutMs: number;
  readonly #requestTimeoutMs: number;
  readonly #fetch: typeof globalThis.fetch;

  /** @throws TypeError when `baseUrl` is no plain http(s) address. */
  constructor(config: ExotelClientConfig) {
    this.#baseUrl = plainBaseUrl(config.baseUrl);
    this.#account = encodeURIComponent(config.accountSid);
    this.#authorization = `Basic ${Buffer.from(`${config.apiKey}:${config.apiToken}`).toString('base64')}`;
    this.#connectTimeoutMs = config.connectTimeoutMs ?? 35_000;
    this.#requestTimeoutMs = config.requestTimeoutMs ?? 10_000;
    this.#fetch = config.fetch ?? globalThis.fetch;
  }

  /** Rings `from`, then `to`, and connects them. */
  connectTwoNumbers(params: ConnectTwoNumbersParams): Promise<ExotelResult<ExotelCall>> {
    return this.#connect(connectTwoNumbersSchema.safeParse(params));
  }

  /** Rings `from` and leads it through a flow. */
  connectFlow(params: ConnectFlowParams): Promise<ExotelResult<ExotelCall>> {
    return this.#connect(connectFlowSchema.safeParse(params));
  }

  /** Rings `from` and lets it talk with the bot at `streamUrl`. */
  connectStream(params: ConnectStreamParams): Promise<ExotelResult<ExotelCall>> {
    return this.#connect(connectStreamSchema.safeParse(params));
  }

  /** One call. `details` adds the legs and the conversation's length, which settle about two minutes after the end. */
  async getCall(sid: string, { details = false } = {}): Promise<ExotelResult<ExotelCall>> {
    const checked = callSidSchema.safeParse(sid);
    if (!checked.success) return refused(checked.error, 'sid');
    return this.#ask({ path: `/Calls/${sid}.json${details ? '?details=true' : ''}` }, readCall);
  }

  /** A page of calls, the newest first unless asked otherwise. */
  async listCalls(filters: CallFilters = {}): Promise<ExotelResult<CallPage>> {
    const checked = callFiltersSchema.safeParse(filters);
    if (!checked.success) return refused(checked.error);
    return this.#ask({ path: `/Calls.json?${callFiltersQuery(checked.data).toString()}` }, readCallPage);
  }

  /** How many AgentStream connections the account has open, and may have. */
  activeStreams(): Promise<ExotelResult<ActiveStreams>> {
    return this.#ask({ path: '/ActiveStreams' }, readActiveStreams);
  }

  /** Operator, circle and do-not-disturb state of a number. */
  async numberMetadata(number: string): Promise<ExotelResult<NumberMetadata>> {
    const checked = phoneNumberSchema.safeParse(number);
    if (!checked.success) return refused(checked.error, 'number');
    return this.#ask({ path: `/Numbers/${encodeURIComponent(number)}` }, readNumberMetadata);
  }

  /** The numbers that the account owns, as Exotel writes them; of many the first 50. */
  exoPhones(): Promise<ExotelResult<string[]>> {
    return this.#ask({ path: '/IncomingPhoneNumbers', version: 'v2_beta' }, readExoPhones);
  }

  /** Whether Exotel takes these credentials for this account: any answer of theirs that is not an error. */
  checkAccount(): Promise<ExotelResult<{ accepted: true }>> {
    return this.#ask({ path: '' }, () => ({ accepted: true }));
  }

  async #connect(checked: z.ZodSafeParseResult<Parameters<typeof connectForm>[0]>): Promise<ExotelResult<ExotelCall>> {
    if (!checked.success) return refused(checked.error);
    return this.#ask({ path: '/Calls/connect.json', form: connectForm(checked.data) }, readCall);
  }

  async #ask<T>({ path, version = 'v1', form }: Ask, read: (content: Payload) => T | null): Promise<ExotelResult<T>> {
    const timeoutMs = form ? this.#connectTimeoutMs : this.#requestTimeoutMs;
    const url = `${this.#baseUrl}/${version}/Accounts/${this.#account}${path}`;
    const request = { url, authorization: this.#authorization, form, timeoutMs };
    const answer = await exchange(request, this.#fetch);
    const placesCall = form !== undefined;
    if (!answer.ok) return { ok: false, error: failureOfConnection(answer.error, placesCall) };
    return readHttpAnswer(answer.value, placesCall, read);
  }
}

function readHttpAnswer<T>(
  answer: HttpAnswer,
  placesCall: boolean,
  read: (content: Payload) => T | null,
): ExotelResult<T> {
  const { httpStatus, retryAfter, body } = answer;
  const content = body.ok ? readAnswer(body.value) : null;
  const isSuccess = httpStatus >= 200 && httpStatus < 300;
  const value = isSuccess && content && !isRestException(content) ? read(content) : null;
  if (value !== null) return { ok: true, value };
  const failure = failureOfAnswer({ httpStatus, content, retryAfter, placesCall });
  return { ok: false, error: body.ok ? failure : { ...failure, ...unreadBody(body.error, isSuccess) } };
}

/** Of an answer with an error status the status says enough; of any other its missing end is the failure. */
function unreadBody(error: unknown, isSuccess: boolean): Partial<ExotelFailure> {
  return { ...(isSuccess && isTimeout(error) && { code: 'exotel-timeout' }), cause: withoutAddress(error) };
}

function refused({ issues }: z.ZodError, parameter?: string): ExotelResult<never> {
  const told = issues.map(({ path, message }) => ({ path: parameter ?? path.join('.'), message }));
  return { ok: false, error: { code: 'exotel-bad-request', mayHavePlacedCall: false, issues: told } };
}

function plainBaseUrl(baseUrl: string): string {
  const url = URL.parse(baseUrl);
  const isPlain = url && /^https?:$/.test(url.protocol) && !url.username && !url.password && !url.search && !url.hash;
  // The address is not repeated: whoever put credentials into it must not find them in a log.
  if (!isPlain) throw new TypeError('baseUrl must be an http(s) address without credentials, query or fragment.');
  return url.href.replace(/\/+$/, '');
}
