// A device of a user with the real SDK on it, which keeps all that its app was told.
import {
  CallClient,
  type CallClientOptions,
  type CallView,
  type ConnectionState,
  type IncomingCall,
} from '@patchcord/client';
import { expect } from 'vitest';

interface ToldEvent {
  type: 'call_status_update' | 'call_updated';
  seq: number;
  call: CallView;
}

export class SdkDevice implements Disposable {
  readonly client: CallClient;
  readonly incoming: IncomingCall[] = [];
  readonly states: ConnectionState['name'][] = [];
  /** The events of the log, in the order in which the app was told of them. */
  readonly events: ToldEvent[] = [];

  constructor(options: CallClientOptions) {
    // Quick to come back; what may take its time on a slow machine does.
    const timing = { backoffBaseMs: 50, backoffCapMs: 500, commandTimeoutMs: 80_000, ...options.timing };
    this.client = new CallClient({ ...options, timing });
    this.client.on('state', ({ name }) => this.states.push(name));
    this.client.on('incomingCall', (call) => this.incoming.push(call));
    this.client.on('message', ({ message }) => {
      if (message?.type === 'call_status_update' || message?.type === 'call_updated')
        this.events.push({ type: message.type, seq: message.seq, call: message.data });
    });
  }

  /** Resolves with the ring of this call on this device. */
  async ringOf(callId: string): Promise<IncomingCall> {
    const found = () => this.incoming.find((ring) => ring.callId === callId);
    await expect.poll(found).toBeDefined();
    return found() as IncomingCall;
  }

  /** Every status that the app was told that a call has taken. */
  statusesOf(callId: string): string[] {
    const updates = this.events.filter(({ type, call }) => type === 'call_status_update' && call.callId === callId);
    return updates.map(({ call }) => call.status);
  }

  /** Fails unless every event since the first one was told once, in the order of the log. */
  expectNoGap(): void {
    const seqs = this.events.map(({ seq }) => seq);
    expect(seqs).toEqual(seqs.map((_seq, index) => (seqs[0] ?? 0) + index));
  }

  [Symbol.dispose](): void {
    this.client.disconnect();
  }
}

/** One that is connected. */
export async function connectedDevice(options: CallClientOptions): Promise<SdkDevice> {
  const device = new SdkDevice(options);
  await device.client.connect();
  return device;
}
