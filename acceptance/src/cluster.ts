// Two instances on one Postgres and one Redis, and devices of users on either of them.
import { AppClient } from '@patchcord/testing/app-client';
import { createDatabase } from '@patchcord/testing/postgres';
import { ServerProcess } from '@patchcord/testing/server-process';
import { inject } from 'vitest';

interface Hello {
  deviceId?: string;
  resume?: object;
}

export class Cluster implements AsyncDisposable {
  readonly a: ServerProcess;
  readonly b: ServerProcess;
  readonly #devices: AppClient[] = [];

  private constructor(a: ServerProcess, b: ServerProcess) {
    this.a = a;
    this.b = b;
  }

  /** On a database of its own; `env` may name another Postgres or Redis than those of the test run. */
  static async start(env: Record<string, string> = {}): Promise<Cluster> {
    const shared = {
      DATABASE_URL: env['DATABASE_URL'] ?? (await createDatabase(inject('postgresUrl'))),
      REDIS_URL: inject('redisUrl'),
      LOG_LEVEL: 'info',
      ...env,
    };
    const a = await ServerProcess.start(shared);
    return new Cluster(a, await ServerProcess.start(shared));
  }

  /** A device that has been welcomed. */
  async device(server: ServerProcess, userId: string, hello: Hello = {}): Promise<AppClient> {
    const device = await this.saysHello(server, userId, hello);
    await device.told('welcome');
    return device;
  }

  /** One that may be turned away. */
  async saysHello(server: ServerProcess, userId: string, hello: Hello = {}): Promise<AppClient> {
    const device = await AppClient.connect(`${server.wsUrl}/ws`);
    this.#devices.push(device);
    device.send({ type: 'hello', userId, ...hello });
    return device;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#devices.map((device) => device[Symbol.asyncDispose]()));
    await Promise.all([this.a[Symbol.asyncDispose](), this.b[Symbol.asyncDispose]()]);
  }
}

export async function getJson(server: ServerProcess, path: string): Promise<Record<string, unknown>> {
  return (await (await fetch(server.url + path)).json()) as Record<string, unknown>;
}

/** Places a call to a user; gives its id. */
export async function ring(caller: AppClient, recipientId: string, order: object = {}): Promise<string> {
  const requestId = crypto.randomUUID();
  caller.send({ type: 'incoming_call', recipientId, requestId, ...order });
  return (await caller.told('call_placed', (placed) => placed.requestId === requestId)).callId;
}

/** Waits until every one of these devices rings, and has said so. */
export async function allRing(devices: AppClient[], callId: string): Promise<void> {
  for (const device of devices) {
    await device.told('incoming_call', (told) => told.callId === callId);
    device.send({ type: 'ring_ack', callId });
  }
}

/** Waits for the end of a ring. */
export async function ringEnd(device: AppClient, callId: string): Promise<string> {
  return (await device.told('ring_ended', (told) => told.callId === callId)).reason;
}

/** Sends a command; gives its answer's type, or the code of the error. */
export async function ask(device: AppClient, type: string, callId: string): Promise<string> {
  const requestId = crypto.randomUUID();
  device.send({ type, callId, requestId });
  const answer = await device.answerTo(requestId);
  return answer.type === 'error' ? answer.code : answer.type;
}

/** How often each ring was told, and ended, on a device. */
export function ringCounts(device: AppClient, callId: string): { rung: number; ended: number } {
  const ofCall = (told: { callId: string }) => told.callId === callId;
  return {
    rung: device.all('incoming_call').filter(ofCall).length,
    ended: device.all('ring_ended').filter(ofCall).length,
  };
}
