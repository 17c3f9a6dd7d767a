// The resources of calls: placing one, reading one, reading many.
import { encodeCallAnswer, encodeCallPageAnswer, encodeConnectAnswer } from '@patchcord/exotel';
import { callFacts } from '../calls/call-facts.ts';
import type { Switchboard } from '../exchange/switchboard.ts';
import { callsPage } from './calls-page.ts';
import { callsQuery, encodeCursor } from './calls-query.ts';
import { connectOrder } from './connect-order.ts';
import { badRequest, exceptionAnswer, okAnswer, type Resource } from './rest-answer.ts';

export function connectResource(switchboard: Switchboard, exoPhones: readonly string[]): Resource {
  return async ({ form, format }) => {
    const order = connectOrder(form, exoPhones);
    if (!order.ok) return badRequest(order.error, format);
    const record = await switchboard.place(order.value);
    return okAnswer(encodeConnectAnswer(callFacts(record, false), format), format);
  };
}

export function callResource(switchboard: Switchboard): Resource {
  return ({ id, query, format }) => {
    const record = switchboard.find(id);
    if (record === null) return exceptionAnswer({ status: 404, message: 'No such call' }, format);
    return okAnswer(encodeCallAnswer(callFacts(record, query.get('details') === 'true'), format), format);
  };
}

export interface CallsResourceParts {
  switchboard: Switchboard;
  accountSid: string;
  /** Leaves ongoing calls out, as one version of Exotel's documentation says. */
  hideOngoing: boolean;
  now: () => number;
}

export function callsResource({ switchboard, accountSid, hideOngoing, now }: CallsResourceParts): Resource {
  return ({ query: parameters, format }) => {
    const query = callsQuery(parameters, now());
    if (!query.ok) return badRequest(query.error, format);
    const records = switchboard.records().filter((record) => !hideOngoing || record.endedAt !== null);
    const page = callsPage(records, query.value);
    const path = `/v1/Accounts/${accountSid}/Calls${format === 'json' ? '.json' : ''}`;
    const facts = {
      total: page.total,
      pageSize: query.value.pageSize,
      firstPageUri: pageUri(path, parameters, {}),
      previousPageUri: page.previous && pageUri(path, parameters, { Before: encodeCursor(page.previous) }),
      nextPageUri: page.next && pageUri(path, parameters, { After: encodeCursor(page.next) }),
      calls: page.calls.map((record) => callFacts(record, query.value.withDetails)),
    };
    return okAnswer(encodeCallPageAnswer(facts, format), format);
  };
}

/** Another page of the same query. */
function pageUri(path: string, parameters: URLSearchParams, cursor: Readonly<Record<string, string>>): string {
  const filters = [...parameters].filter(([name]) => name !== 'Before' && name !== 'After');
  return `${path}?${new URLSearchParams([...filters, ...Object.entries(cursor)]).toString()}`;
}
