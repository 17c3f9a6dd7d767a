// Whether everything is set up: asked for by the console's checklist.
import { type SetupAnswer, setupAnswerSchema } from '@patchcord/protocol';
import type { App } from './app.ts';
import { problemSchema } from './problem.ts';

export function setupRoutes(app: App, { look }: { look: () => Promise<SetupAnswer> }): void {
  app.get(
    '/api/setup',
    {
      config: { scope: 'admin', rateLimit: { max: 10, timeWindow: 10_000 } },
      schema: {
        tags: ['health'],
        summary: 'Whether everything is set up',
        description:
          'Looks anew at each request: asks Exotel for the account and its ExoPhones, itself at its public address, the model’s service and the other instances. Places nothing, costs nothing, and tells no secrets.',
        response: { 200: setupAnswerSchema, 401: problemSchema, 403: problemSchema, 429: problemSchema },
      },
    },
    async (_request, reply) => reply.header('cache-control', 'no-store').send(await look()),
  );
}
