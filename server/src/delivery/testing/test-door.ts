// The app clients' door on a port of its own, with nothing behind it but what a test puts there.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { reject } from '@patchcord/protocol';
import { AppClient } from '@patchcord/testing/app-client';
import { expect, onTestFinished, vi } from 'vitest';
import { openIdentity } from '../../auth/identity.ts';
import { type AppDoor, type AppDoorOptions, createAppDoor } from '../app-door.ts';
import type { SessionDeps } from '../client-session.ts';
import { createHub, type Hub } from '../hub.ts';
import { quietHub } from './quiet-hub.ts';

export interface TestDoor {
  door: AppDoor;
  hub: Hub;
  connect(path?: string, headers?: Record<string, string>): Promise<AppClient>;
}

/** Open to everybody; it and its clients are closed after the test. */
export async function openTestDoor(options: Partial<AppDoorOptions>, deps: Partial<SessionDeps>): Promise<TestDoor> {
  const hub = createHub(quietHub);
  const whole = { publicUrl: 'http://127.0.0.1', maxClients: 100, otherEndpoints: [], media: null, ...options };
  const door = createAppDoor(whole, { ...idleDeps(hub), ...deps });
  const server = createServer().listen(0, '127.0.0.1');
  server.on('upgrade', door.upgrade);
  await once(server, 'listening');
  const apps: AppClient[] = [];
  onTestFinished(async () => {
    await Promise.all(apps.map((app) => app[Symbol.asyncDispose]()));
    await door.drain(0);
    server.close();
  });
  return {
    ...{ door, hub },
    async connect(path = '/ws', headers = {}) {
      const app = await AppClient.connect(`ws://127.0.0.1:${(server.address() as AddressInfo).port}${path}`, headers);
      apps.push(app);
      return app;
    },
  };
}

function idleDeps(hub: Hub): SessionDeps {
  return {
    hub,
    devices: { connect: vi.fn(), leave: vi.fn(), hear: vi.fn(), hasComeElsewhere: vi.fn(), reconcile: vi.fn() },
    greet: async () => undefined,
    calls: {
      placeCall: vi.fn(),
      hangUp: vi.fn(),
      answering: { acknowledge: vi.fn(), accept: vi.fn(), reject: vi.fn(), ignore: vi.fn() },
    },
    signals: { join: vi.fn() },
    newDeviceId: () => 'device',
    verifier: { required: false, verify: async () => ({ ok: true, identity: openIdentity }) },
    now: () => Date.now(),
    onRefused: () => undefined,
    onClosing: () => undefined,
    onMediaRefused: () => undefined,
    onError: (error) => expect.unreachable(String(error)),
    rejectionOf: () => reject('internal'),
  };
}
