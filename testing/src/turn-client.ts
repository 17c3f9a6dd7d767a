// A TURN client over UDP that asks for an allocation as a browser does (reference: RFC 5766 §6), and says what the server
// answered.
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import {
  type Answer,
  attributes,
  type Credentials,
  encodeRequest,
  encodeXorAddress,
  type Method,
  readAnswer,
  readError,
  readXorAddress,
} from './stun-message.ts';

const RESEND_MS = 500;
const TRIES = 10;
const UDP = Buffer.from([17, 0, 0, 0]);

type Refusal = { code: number; reason: string };

export interface Allocation {
  relayed: { address: string; port: number };
  lifetimeSeconds: number;
}

export type Allocated = ({ ok: true } & Allocation) | ({ ok: false } & Refusal);
export type Done = { ok: true } | ({ ok: false } & Refusal);

type Attributes = Parameters<typeof encodeRequest>[1];

export class TurnClient implements Disposable {
  readonly #socket: Socket;
  #credentials: Credentials;
  #nonce: Buffer = Buffer.alloc(0);

  private constructor(socket: Socket, { username, credential }: { username: string; credential: string }) {
    this.#socket = socket;
    this.#credentials = { username, credential, realm: '' };
  }

  /** `port`: of a server on 127.0.0.1. */
  static async open(port: number, credentials: { username: string; credential: string }): Promise<TurnClient> {
    const socket = createSocket('udp4').on('error', () => undefined);
    socket.connect(port, '127.0.0.1');
    await once(socket, 'connect');
    return new TurnClient(socket, credentials);
  }

  async allocate(): Promise<Allocated> {
    const transport = [[attributes.requestedTransport, UDP]] as const;
    // The first answer tells realm and nonce, which the signature needs.
    const challenge = await this.#ask(encodeRequest('allocate', transport));
    this.#credentials.realm = challenge.attribute(attributes.realm)?.toString() ?? '';
    this.#nonce = challenge.attribute(attributes.nonce) ?? this.#nonce;
    const answer = await this.#askSigned('allocate', transport);
    if (!answer.isSuccess) return refusalOf(answer);
    const relayed = answer.attribute(attributes.xorRelayedAddress);
    if (relayed === undefined) throw new Error('The allocation has no address');
    return { ok: true, relayed: readXorAddress(relayed), lifetimeSeconds: lifetimeOf(answer) };
  }

  /** Keeps the allocation for as long again. */
  async refresh(): Promise<Done> {
    const answer = await this.#askSigned('refresh', []);
    return answer.isSuccess ? { ok: true } : refusalOf(answer);
  }

  /** Asks whether data may be relayed to and from this IPv4 address. */
  async permit(address: string): Promise<Done> {
    const answer = await this.#askSigned('createPermission', [
      [attributes.xorPeerAddress, encodeXorAddress(address, 9)],
    ]);
    return answer.isSuccess ? { ok: true } : refusalOf(answer);
  }

  [Symbol.dispose](): void {
    this.#socket.close();
  }

  #askSigned(method: Method, given: Attributes): Promise<Answer> {
    const { username, realm } = this.#credentials;
    const signed = [
      ...given,
      [attributes.username, Buffer.from(username)],
      [attributes.realm, Buffer.from(realm)],
      [attributes.nonce, this.#nonce],
    ] as const;
    return this.#ask(encodeRequest(method, signed, this.#credentials));
  }

  #ask(request: ReturnType<typeof encodeRequest>): Promise<Answer> {
    return askStun(this.#socket, request);
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

async function askStun(socket: Socket, { id, message }: ReturnType<typeof encodeRequest>): Promise<Answer> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    socket.send(message);
    const answer = await answerTo(socket, id, RESEND_MS).catch(() => null);
    if (answer !== null) return answer;
  }
  throw new Error('The TURN server does not answer');
}

async function answerTo(socket: Socket, id: string, withinMs: number): Promise<Answer> {
  const signal = AbortSignal.timeout(withinMs);
  for (;;) {
    const [message] = (await once(socket, 'message', { signal })) as [Buffer];
    const answer = readAnswer(message);
    if (answer?.transactionId === id) return answer;
  }
}

function refusalOf(answer: Answer): { ok: false } & Refusal {
  const error = answer.attribute(attributes.errorCode);
  if (error === undefined) throw new Error('The refusal has no code');
  return { ok: false, ...readError(error) };
}

function lifetimeOf(answer: Answer): number {
  return answer.attribute(attributes.lifetime)?.readUInt32BE() ?? 0;
}
