// The resources of calls: placing one, reading one, reading many.
import { encodeCallAnswer, encodeCallPageAnswer, encodeConnectAnswer } from '@patchcord/exotel';
import type { Exchange } from '../build-exchange.ts';
import type { AnyCall } from '../calls/any-call.ts';
import { callFacts } from '../calls/call-facts.ts';
import type { Dialects } from '../dialects.ts';
import type { CallBook } from '../exchange/call-book.ts';
import type { Checked } from '../parameters.ts';
import { callsPage } from './calls-page.ts';
import { callsQuery, encodeCursor } from './calls-query.ts';
import { type ConnectOrder, connectOrder } from './connect-order.ts';
import { badRequest, exceptionAnswer, okAnswer, type Resource } from './rest-answer.ts';
import { callSpelling, spelledCall } from './spelled-call.ts';

export function connectResource(exchange: Exchange, exoPhones: readonly string[], dialects: Dialects): Resource {
  return async ({ form, format }) => {
    const order = connectOrder(form, exoPhones);
    if (!order.ok) return badRequest(order.error, format);
    const placed = placeCall(order.value, exchange, dialects);
    if (!placed.ok) return badRequest(placed.error, format);
    const call = await placed.value;
    const facts = spelledCall(callFacts(call, false), call, dialects);
    return okAnswer(encodeConnectAnswer(facts, format, callSpelling(dialects)), format);
  };
}

function placeCall(connect: ConnectOrder, exchange: Exchange, dialects: Dialects): Checked<Promise<AnyCall>> {
  const { switchboard, flowCalls, shelf, streams } = exchange;
  switch (connect.mode) {
    case 'two-numbers':
      return { ok: true, value: switchboard.place(connect.order) };
    case 'to-flow': {
      const chosen = shelf.find(connect.order.flowId);
      if (chosen === null) return { ok: false, error: 'Url is no flow of this emulator' };
      const { statusCallback } = connect.order;
      const heard =
        dialects.flowEvents || statusCallback === null ? statusCallback : { ...statusCallback, events: null };
      return { ok: true, value: flowCalls.place({ ...connect.order, statusCallback: heard }, { flow: chosen.flow }) };
    }
    case 'to-stream': {
      if (streams.obstacle !== null) return { ok: false, error: `StreamUrl cannot be used: ${streams.obstacle}` };
      return { ok: true, value: flowCalls.place(connect.order, { streamUrl: connect.streamUrl }) };
    }
  }
}

export function callResource(book: CallBook, dialects: Dialects): Resource {
  return ({ id, query, format }) => {
    const call = book.find(id);
    if (call === null) return exceptionAnswer({ status: 404, message: 'No such call' }, format);
    const facts = spelledCall(callFacts(call, query.get('details') === 'true'), call, dialects);
    return okAnswer(encodeCallAnswer(facts, format, callSpelling(dialects)), format);
  };
}

export interface CallsResourceParts {
  book: CallBook;
  dialects: Dialects;
  accountSid: string;
  /** Leaves ongoing calls out, as one version of Exotel's documentation says. */
  hideOngoing: boolean;
  now: () => number;
}

export function callsResource({ book, accountSid, dialects, hideOngoing, now }: CallsResourceParts): Resource {
  return ({ query: parameters, format }) => {
    const query = callsQuery(parameters, now());
    if (!query.ok) return badRequest(query.error, format);
    const records = book.records().filter((record) => !hideOngoing || record.endedAt !== null);
    const page = callsPage(records, query.value);
    const path = `/v1/Accounts/${accountSid}/Calls${format === 'json' ? '.json' : ''}`;
    const facts = {
      total: page.total,
      pageSize: query.value.pageSize,
      firstPageUri: pageUri(path, parameters, {}),
      previousPageUri: page.previous && pageUri(path, parameters, { Before: encodeCursor(page.previous) }),
      nextPageUri: page.next && pageUri(path, parameters, { After: encodeCursor(page.next) }),
      calls: page.calls.map((call) => spelledCall(callFacts(call, query.value.withDetails), call, dialects)),
    };
    return okAnswer(encodeCallPageAnswer(facts, format, callSpelling(dialects)), format);
  };
}

/** Another page of the same query. */
function pageUri(path: string, parameters: URLSearchParams, cursor: Readonly<Record<string, string>>): string {
  const filters = [...parameters].filter(([name]) => name !== 'Before' && name !== 'After');
  return `${path}?${new URLSearchParams([...filters, ...Object.entries(cursor)]).toString()}`;
}
