// Calls over REST: place, list, look at, hang up.
import {
  callCountSchema,
  callDetailsSchema,
  callDirectionSchema,
  callPageSchema,
  callStatusSchema,
  callViewSchema,
  incomingCallSchema,
  type Rejection,
  reject,
} from '@patchcord/protocol';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type Identity, may } from '../auth/identity.ts';
import type { HangUp } from '../calls/hang-up.ts';
import { isoTime } from '../calls/iso-time.ts';
import { toE164 } from '../calls/numbers.ts';
import type { PlaceCall } from '../calls/place-call.ts';
import type { CallStore } from '../calls/ports.ts';
import { searchTermOf } from '../calls/search.ts';
import { addedToViews, toView } from '../calls/view.ts';
import type { App } from './app.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { problemSchema, sendProblem } from './problem.ts';
import { shownPayload } from './shown-payload.ts';

export interface CallRoutesOptions {
  store: CallStore;
  placeCall: PlaceCall;
  hangUp: HangUp;
  identityOf: (request: FastifyRequest) => Identity;
}

/** Counting takes as long as there is to count. */
const MAX_COUNT = 100_000;
const placeBody = incomingCallSchema.omit({ type: true });
const idParams = z.object({ id: z.string().min(1).max(64) });
const statusList = z
  .string()
  .transform((text) => text.split(','))
  .pipe(z.array(callStatusSchema));
const filters = z.object({
  status: statusList.optional().describe('One status, or several with commas between them.'),
  direction: callDirectionSchema.optional(),
  number: z.string().max(64).optional().describe('Either party, however it is written.'),
  callSid: z.string().max(64).optional(),
  medium: callViewSchema.shape.medium.optional(),
  search: z
    .string()
    .trim()
    .min(2)
    .max(64)
    .optional()
    .describe('Part of a number, a user’s name, an agent’s, or an id. Looks through the newest 200,000 calls.'),
  from: z.iso.datetime({ offset: true }).optional().describe('Created at this time or later.'),
  until: z.iso.datetime({ offset: true }).optional().describe('Created before this time.'),
});
const listQuery = filters.extend({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(200).optional().describe('`nextCursor` of the page before.'),
});
const problems = { 400: problemSchema, 401: problemSchema, 403: problemSchema, 503: problemSchema };

export function callRoutes(app: App, options: CallRoutesOptions): void {
  placeRoute(app, options);
  listRoutes(app, options);
  detailsRoute(app, options);
  hangUpRoute(app, options);
}

function placeRoute(app: App, { placeCall, identityOf }: CallRoutesOptions): void {
  app.post(
    '/api/calls',
    {
      config: { scope: 'calls:place' },
      schema: {
        tags: ['calls'],
        summary: 'Place a call',
        description:
          'Answers as soon as the intent is stored; what becomes of the call is told over the WebSocket and by GET. `requestId` (or the header Idempotency-Key) makes a repetition harmless.',
        headers: z.object({ 'idempotency-key': z.string().min(1).max(128).optional() }),
        body: placeBody,
        response: { 200: callViewSchema, 201: callViewSchema, ...problems, 409: problemSchema, 422: problemSchema },
      },
    },
    async (request, reply) => {
      const requestId = request.body.requestId ?? request.headers['idempotency-key'];
      const placedBy = identityOf(request).subject;
      const placed = await placeCall({ ...request.body, requestId, placedBy });
      if (!placed.ok) return sendProblem(reply, placed.rejection);
      const status = placed.duplicate ? 200 : 201;
      return reply.status(status).header('location', `/api/calls/${placed.call.id}`).send(toView(placed.call));
    },
  );
}

function listRoutes(app: App, { store }: CallRoutesOptions): void {
  app.get(
    '/api/calls',
    {
      config: { scope: 'calls:read' },
      schema: {
        tags: ['calls'],
        summary: 'List calls, the newest first',
        querystring: listQuery,
        response: { 200: callPageSchema, ...problems },
      },
    },
    async (request, reply) => {
      const query = storeQuery(request.query, request.query.cursor);
      if (!query.ok) return sendProblem(reply, query.rejection);
      // One more than asked for tells whether there is a next page.
      const found = await store.list({ ...query.value, limit: request.query.limit + 1 });
      const page = found.slice(0, request.query.limit);
      const last = found.length > page.length ? page.at(-1) : undefined;
      return reply.send({
        calls: page.map((call) => toView(call)),
        nextCursor: last === undefined ? null : encodeCursor(last),
      });
    },
  );

  app.get(
    '/api/calls/count',
    {
      config: { scope: 'calls:read' },
      schema: {
        tags: ['calls'],
        summary: 'How many calls a list would have',
        description: 'Takes the filters of the list. Counts to 100,000 and then says that there are more.',
        querystring: filters,
        response: { 200: callCountSchema, ...problems },
      },
    },
    async (request, reply) => {
      const query = storeQuery(request.query, undefined);
      if (!query.ok) return sendProblem(reply, query.rejection);
      const count = await store.countCalls({ ...query.value, limit: MAX_COUNT + 1 });
      return reply.send({ count: Math.min(count, MAX_COUNT), isMore: count > MAX_COUNT });
    },
  );
}

function detailsRoute(app: App, { store }: CallRoutesOptions): void {
  app.get(
    '/api/calls/:id',
    {
      config: { scope: 'calls:read' },
      schema: {
        tags: ['calls'],
        summary: 'One call, with everything that was told about it',
        params: idParams,
        response: {
          200: callDetailsSchema,
          ...problems,
          404: problemSchema,
        },
      },
    },
    async (request, reply) => {
      const call = await store.findById(request.params.id);
      if (call === null) return sendProblem(reply, reject('call-not-found'));
      const [events, deliveries] = await Promise.all([store.eventsOf(call.id), store.deliveriesOf(call.id)]);
      return reply.send({
        ...toView(call),
        events: events.map(({ seq, type, at, dataJson }) => ({
          seq,
          type,
          at: isoTime(at),
          data: { ...addedToViews, ...JSON.parse(dataJson) },
        })),
        deliveries: deliveries.map(({ key, dialect, firstAt, lastAt, times, raw }) => ({
          key,
          dialect,
          firstAt: isoTime(firstAt),
          lastAt: isoTime(lastAt),
          times,
          payload: shownPayload(raw),
        })),
      });
    },
  );
}

function hangUpRoute(app: App, { hangUp, identityOf }: CallRoutesOptions): void {
  app.post(
    '/api/calls/:id/hangup',
    {
      config: { scope: 'calls:place' },
      schema: {
        tags: ['calls'],
        summary: 'End a call where that is possible',
        description:
          'A call between users of the app is ended by either of them: canceled or rejected while it rings. Exotel offers no hang-up for a call between two numbers: of those only one that still waits to be dialled can be ended, and the talk of an agent. Any other answers 501 `hang-up-not-supported`.',
        params: idParams,
        response: { 204: z.undefined(), ...problems, 404: problemSchema, 409: problemSchema, 501: problemSchema },
      },
    },
    async (request, reply) => {
      const identity = identityOf(request);
      const by = { userId: identity.subject, deviceId: null, mayPlace: true, isOperator: may(identity, 'admin') };
      const ended = await hangUp(request.params.id, by);
      return ended.ok ? reply.status(204).send() : sendProblem(reply, ended.rejection);
    },
  );
}

function storeQuery(query: z.infer<typeof filters>, cursor: string | undefined) {
  const after = cursor === undefined ? undefined : decodeCursor(cursor);
  if (after === null) return refused(reject('invalid-cursor'));
  const number = query.number === undefined ? undefined : toE164(query.number);
  if (number === null) return refused(reject('invalid-number'));
  const { status: statuses, direction, callSid, medium } = query;
  const search = query.search === undefined ? undefined : searchTermOf(query.search);
  const createdFrom = query.from === undefined ? undefined : Date.parse(query.from);
  const createdUntil = query.until === undefined ? undefined : Date.parse(query.until);
  const times = { createdFrom, createdUntil };
  return { ok: true, value: { statuses, direction, callSid, medium, number, search, ...times, after } } as const;
}

function refused(rejection: Rejection) {
  return { ok: false, rejection } as const;
}
