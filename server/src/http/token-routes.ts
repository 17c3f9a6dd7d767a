// Client tokens for the operator: a backend asks for one for each of its users.
import { issuedTokenSchema, reject, scopes, userId } from '@patchcord/protocol';
import { z } from 'zod';
import type { IssueToken } from '../auth/issue-token.ts';
import type { App } from './app.ts';
import { problemSchema, sendProblem } from './problem.ts';

const DAY_S = 86_400;
const HOUR_S = 3_600;

const body = z.object({
  subject: userId.describe('Id of the user; calls reach the user by it.'),
  scopes: z.array(z.enum(scopes)).min(1).default(['calls:place', 'calls:read']),
  expiresInSeconds: z.int().min(60).max(DAY_S).default(HOUR_S),
});

/** `issue` is null on a server that signs no tokens itself. */
export function tokenRoutes(app: App, { issue }: { issue: IssueToken | null }): void {
  app.post(
    '/api/tokens',
    {
      config: { scope: 'admin' },
      schema: {
        tags: ['tokens'],
        summary: 'Issue a token for a user',
        description: 'For the backend of an app: needs OPERATOR_KEY, or a token with the scope `admin`, as the bearer.',
        body,
        response: {
          201: issuedTokenSchema,
          400: problemSchema,
          401: problemSchema,
          403: problemSchema,
          409: problemSchema,
        },
      },
    },
    async (request, reply) => {
      if (issue === null) return sendProblem(reply, reject('tokens-not-issued'));
      const { token, expiresAt } = await issue(request.body);
      const { subject, scopes: granted } = request.body;
      void reply.header('cache-control', 'no-store');
      return reply.status(201).send({ token, subject, scopes: granted, expiresAt: new Date(expiresAt).toISOString() });
    },
  );
}
