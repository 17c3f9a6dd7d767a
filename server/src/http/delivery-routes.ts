// What Exotel delivered, of all calls: for whoever wonders whether its webhooks come in.
import { deliveryPageSchema, reject } from '@patchcord/protocol';
import { z } from 'zod';
import { isoTime } from '../calls/iso-time.ts';
import type { CallStore } from '../calls/ports.ts';
import type { App } from './app.ts';
import { problemSchema, sendProblem } from './problem.ts';
import { shownPayload } from './shown-payload.ts';

const query = z.object({
  dialect: z.string().max(64).optional().describe('One kind of delivery, e.g. `status-callback`.'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(400).optional().describe('`nextCursor` of the page before.'),
});
const placeSchema = z.tuple([z.int(), z.string().max(64), z.string().max(128)]);
const problems = { 400: problemSchema, 401: problemSchema, 403: problemSchema, 503: problemSchema };

export function deliveryRoutes(app: App, { store }: { store: Pick<CallStore, 'listDeliveries'> }): void {
  app.get(
    '/api/deliveries',
    {
      config: { scope: 'calls:read' },
      schema: {
        tags: ['calls'],
        summary: 'What Exotel delivered, the newest first',
        description: 'By when each was delivered first: repetitions count up and do not move it.',
        querystring: query,
        response: { 200: deliveryPageSchema, ...problems },
      },
    },
    async (request, reply) => {
      const { dialect, limit, cursor } = request.query;
      const after = cursor === undefined ? undefined : placeOf(cursor);
      if (after === null) return sendProblem(reply, reject('invalid-cursor'));
      const found = await store.listDeliveries({ dialect, after, limit: limit + 1 });
      const page = found.slice(0, limit);
      const last = found.length > page.length ? page.at(-1) : undefined;
      return reply.send({
        deliveries: page.map(({ raw, firstAt, lastAt, ...delivery }) => ({
          ...delivery,
          firstAt: isoTime(firstAt),
          lastAt: isoTime(lastAt),
          payload: shownPayload(raw),
        })),
        nextCursor: last === undefined ? null : cursorOf(last),
      });
    },
  );
}

interface DeliveryPlace {
  firstAt: number;
  callId: string;
  key: string;
}

function cursorOf({ firstAt, callId, key }: DeliveryPlace): string {
  return Buffer.from(JSON.stringify([firstAt, callId, key])).toString('base64url');
}

/** Null for anything that `cursorOf` has not made. */
function placeOf(cursor: string): DeliveryPlace | null {
  try {
    const [firstAt, callId, key] = placeSchema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
    return { firstAt, callId, key };
  } catch {
    return null;
  }
}
