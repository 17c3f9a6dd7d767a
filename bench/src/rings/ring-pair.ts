// Somebody who calls, and somebody whose device rings: what passes between them through a server, on the clock.
import { once } from 'node:events';
import { WebSocket } from 'ws';
import { clientToken } from '../clients/client-token.ts';
import { monotonicMs } from '../load/monotonic-clock.ts';

/** From the moment at which a ring was due. */
export interface RingTimes {
  /** Until the device has it. */
  atDeviceMs: number;
  /** Until the server has taken the device's word that it rings. */
  acknowledgedMs: number;
}

export interface RingDoors {
  /** WebSocket ports: of the caller's instance, and of the callee's. */
  callerPort: number;
  calleePort: number;
  authSecret: string;
}

const SCOPE = 'calls:read calls:place';
const RING = '{"type":"incoming_call"';
const PONG = '{"type":"pong"';

interface RingUnderWay {
  dueAtMs: number;
  atDeviceMs: number;
  done: PromiseWithResolvers<RingTimes>;
}

export class RingPair {
  readonly #calleeId: string;
  readonly #caller: WebSocket;
  readonly #callee: WebSocket;
  #ring: RingUnderWay | null = null;

  /** Resolves when both have been welcomed. */
  static async connect(index: number, { callerPort, calleePort, authSecret }: RingDoors): Promise<RingPair> {
    const [caller, callee] = await Promise.all([
      welcomed(callerPort, clientToken(authSecret, `caller-${index}`, SCOPE)),
      welcomed(calleePort, clientToken(authSecret, `callee-${index}`, SCOPE)),
    ]);
    return new RingPair(`callee-${index}`, caller, callee);
  }

  private constructor(calleeId: string, caller: WebSocket, callee: WebSocket) {
    this.#calleeId = calleeId;
    this.#caller = caller;
    this.#callee = callee;
    callee.on('message', (data: Buffer) => this.#hear(data));
  }

  /** Rings once; one ring at a time. The device says that it rings, and then that nobody wants the call. */
  ring(dueAtMs: number): Promise<RingTimes> {
    if (this.#ring !== null) return Promise.reject(new Error('The ring before was not acknowledged in time'));
    const done = Promise.withResolvers<RingTimes>();
    this.#ring = { dueAtMs, atDeviceMs: 0, done };
    this.#caller.send(JSON.stringify({ type: 'incoming_call', recipientId: `user:${this.#calleeId}` }));
    return done.promise;
  }

  close(): void {
    this.#caller.terminate();
    this.#callee.terminate();
  }

  #hear(data: Buffer): void {
    const ring = this.#ring;
    if (ring === null) return;
    // Status events of all calls come as well, and are not worth being read.
    const beginning = data.toString('latin1', 0, RING.length);
    if (beginning === RING) {
      ring.atDeviceMs = monotonicMs() - ring.dueAtMs;
      const { callId } = JSON.parse(data.toString());
      this.#callee.send(JSON.stringify({ type: 'ring_ack', callId }));
      // Messages are worked on in turn: the answer to this one says that the acknowledgement is stored.
      this.#callee.send('{"type":"ping"}');
      this.#callee.send(JSON.stringify({ type: 'reject_call', callId }));
    } else if (beginning.startsWith(PONG)) {
      this.#ring = null;
      ring.done.resolve({ atDeviceMs: ring.atDeviceMs, acknowledgedMs: monotonicMs() - ring.dueAtMs });
    }
  }
}

async function welcomed(port: number, token: string): Promise<WebSocket> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/ws`, { perMessageDeflate: false });
  socket.on('error', () => undefined);
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'hello', token }));
  const [first] = await once(socket, 'message');
  if (!String(first).startsWith('{"type":"welcome"')) throw new Error(`Not a welcome: ${String(first)}`);
  return socket;
}
