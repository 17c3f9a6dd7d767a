// One call with all that the server knows of it.
import { callViewSchema } from '@patchcord/protocol';
import { z } from 'zod';
import type { Api, ApiResult } from './api.ts';

const schema = callViewSchema.extend({
  events: z.array(z.looseObject({ seq: z.int(), type: z.string(), at: z.string(), data: callViewSchema })),
  deliveries: z.array(
    z.looseObject({ dialect: z.string(), firstAt: z.string(), times: z.int(), payload: z.unknown() }),
  ),
});

export type CallRecord = z.output<typeof schema>;

export function callOf(api: Api, callId: string): Promise<ApiResult<CallRecord>> {
  return api.ask({ path: `/api/calls/${encodeURIComponent(callId)}` }, schema);
}
