// A TURN client over UDP that asks for an allocation as a browser does (reference: RFC 5766 §6), and says what the server
// answered.
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import {
  type Attribute,
  attributes,
  type Challenge,
  encodeRequest,
  type Method,
  readAnswer,
  relayOverUdp,
  type StunAnswer,
  type StunRequest,
  type TurnLogin,
} from '@patchcord/cli/stun-message';
import { encodeXorAddress, readXorAddress } from './xor-address.ts';

const RESEND_MS = 500;
const TRIES = 10;

type Refusal = { code: number; reason: string };

export interface Allocation {
  relayed: { address: string; port: number };
  lifetimeSeconds: number;
}

export type Allocated = ({ ok: true } & Allocation) | ({ ok: false } & Refusal);
export type Done = { ok: true } | ({ ok: false } & Refusal);

export class TurnClient implements Disposable {
  readonly #socket: Socket;
  readonly #login: TurnLogin;
  #challenge: Challenge = { realm: Buffer.alloc(0), nonce: Buffer.alloc(0) };

  private constructor(socket: Socket, login: TurnLogin) {
    this.#socket = socket;
    this.#login = login;
  }

  /** `port`: of a server on 127.0.0.1. */
  static async open(port: number, login: TurnLogin): Promise<TurnClient> {
    const socket = createSocket('udp4').on('error', () => undefined);
    socket.connect(port, '127.0.0.1');
    await once(socket, 'connect');
    return new TurnClient(socket, login);
  }

  async allocate(): Promise<Allocated> {
    this.#challenge = (await askStun(this.#socket, encodeRequest('allocate', [relayOverUdp]))).challenge;
    const answer = await this.#askSigned('allocate', [relayOverUdp]);
    if (answer.error !== null) return { ok: false, ...answer.error };
    const relayed = answer.attribute(attributes.xorRelayedAddress);
    if (relayed === undefined) throw new Error('The allocation has no address');
    return { ok: true, relayed: readXorAddress(relayed), lifetimeSeconds: lifetimeOf(answer) };
  }

  /** Keeps the allocation for as long again. */
  async refresh(): Promise<Done> {
    return doneBy(await this.#askSigned('refresh', []));
  }

  /** Asks whether data may be relayed to and from this IPv4 address. */
  async permit(address: string): Promise<Done> {
    return doneBy(
      await this.#askSigned('createPermission', [[attributes.xorPeerAddress, encodeXorAddress(address, 9)]]),
    );
  }

  [Symbol.dispose](): void {
    this.#socket.close();
  }

  #askSigned(method: Method, given: readonly Attribute[]): Promise<StunAnswer> {
    const signing = { login: this.#login, challenge: this.#challenge };
    return askStun(this.#socket, encodeRequest(method, given, signing));
  }
}

/** Whether a STUN server answers at this port of 127.0.0.1, asked once. */
export async function answersStun(port: number, withinMs: number): Promise<boolean> {
  const socket = createSocket('udp4').on('error', () => undefined);
  socket.connect(port, '127.0.0.1');
  await once(socket, 'connect');
  const request = encodeRequest('binding', []);
  const answered = answerTo(socket, request.id, withinMs).then(
    () => true,
    () => false,
  );
  socket.send(request.message);
  const does = await answered;
  socket.close();
  return does;
}

async function askStun(socket: Socket, { id, message }: StunRequest): Promise<StunAnswer> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    socket.send(message);
    const answer = await answerTo(socket, id, RESEND_MS).catch(() => null);
    if (answer !== null) return answer;
  }
  throw new Error('The TURN server does not answer');
}

async function answerTo(socket: Socket, id: string, withinMs: number): Promise<StunAnswer> {
  const signal = AbortSignal.timeout(withinMs);
  for (;;) {
    const [message] = (await once(socket, 'message', { signal })) as [Buffer];
    const answer = readAnswer(message);
    if (answer?.id === id) return answer;
  }
}

function doneBy({ error }: StunAnswer): Done {
  return error === null ? { ok: true } : { ok: false, ...error };
}

function lifetimeOf(answer: StunAnswer): number {
  return answer.attribute(attributes.lifetime)?.readUInt32BE() ?? 0;
}
