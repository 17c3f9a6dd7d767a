// The instances of this deployment and how each is, as this one sees them, and the devices that are connected to them.
import {
  devicesAnswerSchema,
  type Health,
  healthSchema,
  type Instance,
  instancesAnswerSchema,
} from '@patchcord/protocol';
import type { Peer } from '../peers.ts';
import type { App } from './app.ts';
import type { AskHealth } from './health-routes.ts';
import { problemSchema } from './problem.ts';

const PEER_ANSWER_MS = 2_000;
const MAX_DEVICES = 200;

export interface InstanceRoutesOptions {
  publicUrl: string;
  /** The other instances, as PRIMARY_URL and FALLBACK_URL name them. */
  peers: readonly Peer[];
  health: AskHealth;
  /** The newest first. */
  connectedDevices: (limit: number) => Promise<{ userId: string; deviceId: string; connectedAt: number }[]>;
}

const problems = { 401: problemSchema, 403: problemSchema, 503: problemSchema };

export function instanceRoutes(app: App, { publicUrl, peers, health, connectedDevices }: InstanceRoutesOptions): void {
  app.get(
    '/api/instances',
    {
      config: { scope: 'calls:read' },
      schema: {
        tags: ['health'],
        summary: 'How all instances are',
        description: 'This one asks those that PRIMARY_URL and FALLBACK_URL name for their /health.',
        response: { 200: instancesAnswerSchema, ...problems },
      },
    },
    async (_request, reply) => {
      const self = { url: publicUrl, role: ownRole(peers), isSelf: true };
      const instances = await Promise.all([
        timed(health).then((answer) => ({ ...self, ...answer })),
        ...peers.map(async (peer) => ({ ...peer, isSelf: false, ...(await timed(() => askPeer(peer.url))) })),
      ]);
      return reply.send({ instances });
    },
  );

  app.get(
    '/api/devices',
    {
      config: { scope: 'admin' },
      schema: {
        tags: ['users'],
        summary: 'Which devices are connected, on all instances',
        description: `The newest ${MAX_DEVICES}.`,
        response: { 200: devicesAnswerSchema, ...problems },
      },
    },
    async (_request, reply) => {
      const devices = await connectedDevices(MAX_DEVICES + 1);
      return reply.send({
        devices: devices.slice(0, MAX_DEVICES).map(({ userId, deviceId, connectedAt }) => ({
          userId,
          deviceId,
          connectedAt: new Date(connectedAt).toISOString(),
        })),
        isMore: devices.length > MAX_DEVICES,
      });
    },
  );
}

/** Whoever has a fallback is the primary, and the other way round. */
function ownRole(peers: readonly Peer[]): Instance['role'] {
  const [other] = peers;
  return other === undefined ? 'only' : other.role === 'primary' ? 'fallback' : 'primary';
}

async function timed(ask: () => Promise<Health | null>) {
  const askedAt = performance.now();
  const health = await ask();
  return { health, answeredInMs: health === null ? null : Math.round(performance.now() - askedAt) };
}

/** Null: it is away, or something else answers there. */
async function askPeer(url: string): Promise<Health | null> {
  try {
    const answer = await fetch(`${url}/health`, { signal: AbortSignal.timeout(PEER_ANSWER_MS) });
    return healthSchema.parse(await answer.json());
  } catch {
    return null;
  }
}
