// The requests of a flow's applets: those that wait for an answer, and notices that do not.

import type { AnyCall } from '../calls/any-call.ts';
import { type Clock, pause } from '../clock.ts';
import type { AppletAnswer, AppletNotice, AppletRequest } from '../flows/flow-ports.ts';
import { type CallbackFaults, spoiltParameters } from './callback-faults.ts';
import type { CallbackLog, RequestContent } from './callback-log.ts';
import type { OutgoingHttp, OutgoingRequest } from './outgoing-http.ts';

export interface AppletHttpParts {
  clock: Clock;
  http: OutgoingHttp;
  callbackLog: CallbackLog;
  /** Of a notice, in real milliseconds. */
  noticeTimeoutMs: number;
}

/** The call for which is asked, and what goes wrong with what it sends. */
export interface AskingCall {
  call: AnyCall;
  faults: CallbackFaults;
}

export class AppletHttp {
  readonly #parts: AppletHttpParts;
  readonly #closing = new AbortController();
  /** The last notice of each call that has one under way. */
  readonly #tails = new Map<string, Promise<void>>();

  constructor(parts: AppletHttpParts) {
    this.#parts = parts;
  }

  async ask(request: AppletRequest, { call, faults }: AskingCall): Promise<AppletAnswer> {
    const { http, clock, callbackLog } = this.#parts;
    const parameters = spoiltParameters(faults, request.parameters);
    const entry = callbackLog.begin(
      call.sid,
      { type: request.type, at: clock.now(), callStatus: call.status },
      'pending',
    );
    const sent = outgoing(request, parameters, request.timeoutMs);
    callbackLog.record(call.sid, entry, contentOf(request.method, parameters), () => http.send(sent));
    const answer = await http.send(sent);
    callbackLog.attempted(entry, clock.now(), answer);
    entry.outcome = answer.ok ? 'delivered' : 'failed';
    return answer;
  }

  /** Sends in the background, after the notices of the same call before. They are tried once. */
  notify(notice: AppletNotice, { call, faults }: AskingCall): void {
    const { clock, http, callbackLog, noticeTimeoutMs } = this.#parts;
    const isLost = faults.drop === 'all' || faults.drop === notice.type;
    const at = clock.now();
    const event = { type: notice.type, at, callStatus: call.status };
    if (isLost) {
      callbackLog.begin(call.sid, event, 'dropped');
      return;
    }
    const parameters = spoiltParameters(faults, notice.parameters);
    const sent = { ...outgoing(notice, parameters, noticeTimeoutMs), readsBody: false };
    for (let copy = 0; copy <= (faults.duplicate ?? 0); copy += 1) {
      const entry = callbackLog.begin(call.sid, event, 'pending');
      callbackLog.record(call.sid, entry, contentOf(notice.method, parameters), () => http.send(sent));
      this.#enqueue(call.sid, async () => {
        await pause(clock, at + (faults.delayMs ?? 0) - clock.now(), this.#closing.signal);
        if (this.#closing.signal.aborted) return;
        const answer = await http.send(sent);
        callbackLog.attempted(entry, clock.now(), answer);
        entry.outcome = answer.ok ? 'delivered' : 'failed';
      });
    }
  }

  /** Breaks off what is under way and waits until nothing is. */
  async close(): Promise<void> {
    this.#closing.abort();
    this.#parts.http.close();
    await Promise.all(this.#tails.values());
  }

  #enqueue(callSid: string, send: () => Promise<void>): void {
    const tail = (this.#tails.get(callSid) ?? Promise.resolve()).then(send).finally(() => {
      if (this.#tails.get(callSid) === tail) this.#tails.delete(callSid);
    });
    this.#tails.set(callSid, tail);
  }
}

function outgoing(
  { method, url, headers = {} }: Pick<AppletRequest, 'method' | 'url' | 'headers'>,
  parameters: [string, string][],
  timeoutMs: number,
): OutgoingRequest {
  if (method === 'GET') return { method, url: withQuery(url, parameters), headers, timeoutMs };
  const body = JSON.stringify(Object.fromEntries(parameters));
  return { method, url, headers: { 'content-type': 'application/json', ...headers }, body, timeoutMs };
}

function withQuery(url: string, parameters: [string, string][]): string {
  const address = URL.parse(url);
  if (address === null) return url;
  for (const [name, value] of parameters) address.searchParams.append(name, value);
  return address.href;
}

function contentOf(method: 'GET' | 'POST', parameters: [string, string][]): RequestContent {
  if (method === 'GET')
    return { method, query: new URLSearchParams(parameters).toString(), contentType: null, body: null };
  return { method, query: null, contentType: 'application/json', body: JSON.stringify(Object.fromEntries(parameters)) };
}
