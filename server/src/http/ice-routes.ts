// The STUN and TURN servers that a device uses for calls between apps.
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Identity } from '../auth/identity.ts';
import type { App } from './app.ts';
import { problemSchema } from './problem.ts';

const iceServersSchema = z.object({
  iceServers: z
    .array(z.object({ urls: z.array(z.string()), username: z.string().optional(), credential: z.string().optional() }))
    .describe('For the configuration of RTCPeerConnection, as it stands.'),
  expiresAt: z.iso
    .datetime()
    .nullable()
    .describe('When the credentials run out: ask again before the next call or ICE restart. null: there are none.'),
  ttlSeconds: z.int().nullable().describe('The same, counted from this answer, for devices whose clock is wrong.'),
});

export interface IceRoutesOptions {
  /** What a user gets, with the time of the end of its credentials in epoch ms. */
  iceServersFor: (subject: string) => { iceServers: IceServerView[]; expiresAt: number | null };
  identityOf: (request: FastifyRequest) => Identity;
  now: () => number;
}

type IceServerView = z.infer<typeof iceServersSchema>['iceServers'][number];

export function iceRoutes(app: App, { iceServersFor, identityOf, now }: IceRoutesOptions): void {
  app.get(
    '/api/ice-servers',
    {
      config: { scope: 'signed-in' },
      schema: {
        tags: ['calls'],
        summary: 'STUN and TURN servers for calls between apps',
        description: 'With credentials of the user that run out. Any valid token will do.',
        response: { 200: iceServersSchema, 401: problemSchema },
      },
    },
    async (request, reply) => {
      const { iceServers, expiresAt } = iceServersFor(identityOf(request).subject);
      return reply.header('cache-control', 'no-store').send({
        iceServers,
        expiresAt: expiresAt === null ? null : new Date(expiresAt).toISOString(),
        ttlSeconds: expiresAt === null ? null : Math.max(0, Math.floor((expiresAt - now()) / 1000)),
      });
    },
  );
}
