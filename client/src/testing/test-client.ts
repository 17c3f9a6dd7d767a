// A client for the SDK's own tests: quick, tidied away after the test, and with everything it told in order.
import { onTestFinished } from 'vitest';
import { CallClient } from '../call-client.ts';
import type { IncomingCall } from '../calls/incoming-call.ts';
import type { Timing } from '../connection/timing.ts';
import type { ConnectionState } from '../connection-state.ts';
import type { CallClientError } from '../errors.ts';
import type { CallClientOptions } from '../options.ts';
import type { Lifecycle, LifecycleEvent } from '../platform/lifecycle.ts';

/** Short waits; timeouts that are not what a test is about stay long, for slow machines. */
export const quickTiming: Partial<Timing> = {
  backoffBaseMs: 20,
  backoffCapMs: 100,
  goodAfterMs: 10_000,
};

export interface TestClient {
  client: CallClient;
  states: ConnectionState[];
  incoming: IncomingCall[];
  errors: CallClientError[];
  /** The events of the log as the app was told them: `seq status`. */
  told: string[];
  lifecycle: ManualLifecycle;
}

export function testClient(options: CallClientOptions): TestClient {
  const lifecycle = new ManualLifecycle();
  const client = new CallClient({ lifecycle, ...options, timing: { ...quickTiming, ...options.timing } });
  const test: TestClient = { client, states: [], incoming: [], errors: [], told: [], lifecycle };
  client.on('state', (state) => test.states.push(state));
  client.on('incomingCall', (call) => test.incoming.push(call));
  client.on('error', (error) => test.errors.push(error));
  client.on('message', ({ message }) => {
    if (message?.type === 'call_status_update') test.told.push(`${message.seq} ${message.data.status}`);
  });
  onTestFinished(() => client.disconnect());
  return test;
}

/** A client that is connected. */
export async function connectedClient(options: CallClientOptions): Promise<TestClient> {
  const test = testClient(options);
  await test.client.connect();
  return test;
}

/** Tells of what the test wants the device to go through. */
export class ManualLifecycle implements Lifecycle {
  readonly #listeners = new Set<(event: LifecycleEvent) => void>();

  get listeners(): number {
    return this.#listeners.size;
  }

  subscribe(listener: (event: LifecycleEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  tell(event: LifecycleEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}

/** What a browser keeps between two lives of a page. */
export class MemoryStorage {
  readonly items = new Map<string, string>();

  getItem(key: string): string | null {
    return this.items.get(key) ?? null;
  }

  setItem(key: string, value: string): void {
    this.items.set(key, value);
  }
}
