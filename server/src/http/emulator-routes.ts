// The controls of the emulator on this machine, for the console's simulator. They are not there with a real Exotel.
import { reject } from '@patchcord/protocol';
import { z } from 'zod';
import type { App } from './app.ts';
import { problemSchema, sendProblem } from './problem.ts';

const ANSWER_MS = 5_000;
const SHOWN_CALLS = 30;

export interface EmulatorRoutesOptions {
  /** The emulator, e.g. `http://127.0.0.1:5051`. */
  url: string;
}

/** What may be asked of it, and nothing else: these lines are all that leads from here to there. */
const controls = [
  ['GET', '/calls', 'calls:read'],
  ['POST', '/calls/inbound', 'calls:place'],
  ['POST', '/calls/:sid/digits', 'calls:place'],
  ['POST', '/calls/:sid/hangup', 'calls:place'],
  ['POST', '/faults', 'admin'],
  ['POST', '/callback-faults', 'admin'],
  ['DELETE', '/faults', 'admin'],
] as const;

const params = z.object({
  sid: z
    .string()
    .regex(/^[\w-]{1,64}$/)
    .optional(),
});

const answers = {
  200: z.unknown(),
  201: z.unknown(),
  204: z.undefined(),
  400: problemSchema,
  404: problemSchema,
  502: problemSchema,
  503: problemSchema,
};

export function emulatorRoutes(app: App, { url }: EmulatorRoutesOptions): void {
  for (const [method, path, scope] of controls) {
    app.route({
      method,
      url: `/api/emulator${path}`,
      config: { scope },
      schema: { hide: true, params, response: answers },
      async handler(request, reply) {
        const { sid } = request.params as z.infer<typeof params>;
        const sent = request.body === undefined || request.body === null ? null : JSON.stringify(request.body);
        const query = path === '/calls' ? `?limit=${SHOWN_CALLS}` : '';
        const answer = await fetch(`${url}/_emulator${path.replace(':sid', sid ?? '')}${query}`, {
          method,
          ...(sent !== null && { headers: { 'content-type': 'application/json' }, body: sent }),
          signal: AbortSignal.timeout(ANSWER_MS),
        }).catch(() => null);
        if (answer === null) return sendProblem(reply, reject('exotel-unreachable', 'The emulator does not answer.'));
        if (answer.status === 204) return reply.status(204).send();
        const told = (await answer.json()) as { error?: string };
        if (answer.ok) return reply.status(answer.status === 201 ? 201 : 200).send(told);
        const code = answer.status === 404 ? 'not-found' : 'invalid-body';
        return sendProblem(reply, reject(code, `The emulator says: ${told.error ?? answer.status}.`));
      },
    });
  }
}
