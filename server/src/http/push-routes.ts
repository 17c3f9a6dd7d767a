// Which push services can ring devices here, and the key that browsers subscribe with.
import { type PushAnswer, pushAnswerSchema } from '@patchcord/protocol';
import type { App } from './app.ts';
import { problemSchema } from './problem.ts';

export function pushRoutes(app: App, answer: PushAnswer): void {
  app.get(
    '/api/push',
    {
      config: { scope: 'signed-in' },
      schema: {
        tags: ['users'],
        summary: 'Which push services can ring devices',
        description: 'A browser subscribes with `webPushKey`, and hands in what it gets; see docs/push.md.',
        response: { 200: pushAnswerSchema, 401: problemSchema, 403: problemSchema },
      },
    },
    async (_request, reply) => reply.send(answer),
  );
}
