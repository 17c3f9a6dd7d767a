// Users of the app: where their devices are reached by push, and whether they can be reached now.
import { deviceId, type Rejection, userId } from '@patchcord/protocol';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Identity } from '../auth/identity.ts';
import type { People } from '../calls/ports.ts';
import type { App } from './app.ts';
import { problemSchema, sendProblem } from './problem.ts';

export interface UserRoutesOptions<Target extends { kind: string }> {
  identityOf: (request: FastifyRequest) => Identity;
  people: People;
  /** What a device may hand in. */
  targetSchema: z.ZodType<Target>;
  /** Why no push of this kind can be sent; null: it can. */
  reasonNotToPush: (kind: Target['kind']) => Rejection | null;
  saveTarget: (userId: string, device: { deviceId: string; target: Target }) => Promise<void>;
  removeDevice: (userId: string, deviceId: string) => Promise<void>;
}

const deviceParams = z.object({ deviceId });
const problems = { 401: problemSchema, 403: problemSchema, 503: problemSchema };
const presenceSchema = z.object({
  userId: z.string(),
  known: z.boolean().describe('Whether this user was ever connected, or has a push target: only then calls are taken.'),
  online: z.boolean(),
  devices: z.int().describe('How many devices are connected, on all instances.'),
  reachableByPush: z.boolean(),
});

export function userRoutes<Target extends { kind: string }>(app: App, options: UserRoutesOptions<Target>): void {
  const { identityOf, people } = options;

  app.put(
    '/api/devices/:deviceId/push',
    {
      config: { scope: 'calls:read' },
      schema: {
        tags: ['users'],
        summary: 'Say where a device is reached by push',
        description: 'Of the user whose token it is. One address a kind and device; see docs/push.md.',
        params: deviceParams,
        body: options.targetSchema,
        response: { 204: z.undefined(), 400: problemSchema, ...problems },
      },
    },
    async (request, reply) => {
      const target = request.body as Target;
      const refusal = options.reasonNotToPush(target.kind);
      if (refusal !== null) return sendProblem(reply, refusal);
      await options.saveTarget(identityOf(request).subject, { deviceId: request.params.deviceId, target });
      return reply.status(204).send();
    },
  );

  app.delete(
    '/api/devices/:deviceId/push',
    {
      config: { scope: 'calls:read' },
      schema: {
        tags: ['users'],
        summary: 'Have a device reached by push no more',
        params: deviceParams,
        response: { 204: z.undefined(), ...problems },
      },
    },
    async (request, reply) => {
      await options.removeDevice(identityOf(request).subject, request.params.deviceId);
      return reply.status(204).send();
    },
  );

  app.get(
    '/api/users/:userId/presence',
    {
      config: { scope: 'calls:read' },
      schema: {
        tags: ['users'],
        summary: 'Whether a user can be reached now',
        params: z.object({ userId }),
        response: { 200: presenceSchema, 400: problemSchema, ...problems },
      },
    },
    async (request, reply) => {
      const { isKnown, devices, hasPushTarget } = await people.reachOf(request.params.userId);
      return reply.send({
        userId: request.params.userId,
        known: isKnown,
        online: devices.length > 0,
        devices: devices.length,
        reachableByPush: hasPushTarget,
      });
    },
  );
}
