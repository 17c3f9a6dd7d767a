// Who the bearer of a token is here, and what it allows: what an app asks before it shows anything.
import { meSchema } from '@patchcord/protocol';
import type { FastifyRequest } from 'fastify';
import type { Identity } from '../auth/identity.ts';
import type { App } from './app.ts';
import { problemSchema } from './problem.ts';

export interface MeRoutesOptions {
  identityOf: (request: FastifyRequest) => Identity;
  /** Whether this server asks for no token. */
  isOpen: boolean;
}

export function meRoutes(app: App, { identityOf, isOpen }: MeRoutesOptions): void {
  app.get(
    '/api/me',
    {
      config: { scope: 'signed-in' },
      schema: {
        tags: ['tokens'],
        summary: 'Who one is here, and what one may do',
        response: { 200: meSchema, 401: problemSchema, 403: problemSchema },
      },
    },
    async (request, reply) => {
      const { subject, scopes, expiresAt } = identityOf(request);
      return reply.header('cache-control', 'no-store').send({
        subject,
        scopes: [...scopes],
        isOpen,
        expiresAt: expiresAt === null ? null : new Date(expiresAt).toISOString(),
      });
    },
  );
}
