// STUN messages as far as TURN needs them: requests, signed or not, and what a server answers
// (RFC 5389 §6 and §15, RFC 5766 §13 and §14). The tests' TURN client speaks by them, too.
import { createHash, createHmac, randomBytes } from 'node:crypto';

export const methods = { binding: 0x001, allocate: 0x003, refresh: 0x004, createPermission: 0x008 } as const;
export type Method = keyof typeof methods;

export const attributes = {
  username: 0x0006,
  messageIntegrity: 0x0008,
  errorCode: 0x0009,
  lifetime: 0x000d,
  xorPeerAddress: 0x0012,
  realm: 0x0014,
  nonce: 0x0015,
  xorRelayedAddress: 0x0016,
  requestedTransport: 0x0019,
} as const;

export type Attribute = readonly [type: number, value: Buffer];

/** What an allocation asks for: a relay of UDP. */
export const relayOverUdp: Attribute = [attributes.requestedTransport, Buffer.from([17, 0, 0, 0])];

export interface TurnLogin {
  username: string;
  credential: string;
}

/** What the server wants to be signed with, from its refusal of a request that was not (RFC 5389 §10.2). */
export interface Challenge {
  realm: Buffer;
  nonce: Buffer;
}

export interface StunRequest {
  /** Of the transaction, hexadecimal. */
  id: string;
  message: Buffer;
}

export interface StunAnswer {
  /** Of the transaction that it answers, hexadecimal. */
  id: string;
  /** null: it was done. */
  error: { code: number; reason: string } | null;
  challenge: Challenge;
  attribute(type: number): Buffer | undefined;
}

export const MAGIC_COOKIE = 0x2112a442;
const HEADER_BYTES = 20;
const INTEGRITY_BYTES = 24;
const SUCCESS_CLASS = 0x0100;
const ERROR_CLASS = 0x0110;
/** RFC 5389 §15.6: two bytes of nothing, hundreds, the rest, the reason. */
const ERROR_HEAD_BYTES = 4;

/** A request; signed when it is known with what. */
export function encodeRequest(
  method: Method,
  given: readonly Attribute[],
  signing?: { login: TurnLogin; challenge: Challenge },
): StunRequest {
  const id = randomBytes(12);
  const body = Buffer.concat([...given, ...(signing === undefined ? [] : proofOf(signing))].map(encodeAttribute));
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt16BE(methods[method], 0);
  // What is signed counts the signature.
  header.writeUInt16BE(body.length + (signing === undefined ? 0 : INTEGRITY_BYTES), 2);
  header.writeUInt32BE(MAGIC_COOKIE, 4);
  id.copy(header, 8);
  const unsigned = Buffer.concat([header, body]);
  if (signing === undefined) return { id: id.toString('hex'), message: unsigned };
  const { login, challenge } = signing;
  const key = createHash('md5').update(`${login.username}:${challenge.realm.toString()}:${login.credential}`).digest();
  const signature = createHmac('sha1', key).update(unsigned).digest();
  const message = Buffer.concat([unsigned, encodeAttribute([attributes.messageIntegrity, signature])]);
  return { id: id.toString('hex'), message };
}

function proofOf({ login, challenge }: { login: TurnLogin; challenge: Challenge }): Attribute[] {
  return [
    [attributes.username, Buffer.from(login.username)],
    [attributes.realm, challenge.realm],
    [attributes.nonce, challenge.nonce],
  ];
}

/** The first message in what has come; null: it is not whole yet, or no answer. */
export function readAnswer(data: Buffer): StunAnswer | null {
  if (data.length < HEADER_BYTES || data.readUInt32BE(4) !== MAGIC_COOKIE) return null;
  const end = HEADER_BYTES + data.readUInt16BE(2);
  const kind = data.readUInt16BE(0) & ERROR_CLASS;
  if (data.length < end || (kind !== SUCCESS_CLASS && kind !== ERROR_CLASS)) return null;
  const found = new Map<number, Buffer>();
  for (let at = HEADER_BYTES; at + 4 <= end; ) {
    const length = data.readUInt16BE(at + 2);
    found.set(data.readUInt16BE(at), data.subarray(at + 4, Math.min(at + 4 + length, end)));
    at += 4 + paddedTo4(length);
  }
  return {
    id: data.subarray(8, HEADER_BYTES).toString('hex'),
    error: kind === SUCCESS_CLASS ? null : readError(found.get(attributes.errorCode)),
    challenge: {
      realm: found.get(attributes.realm) ?? Buffer.alloc(0),
      nonce: found.get(attributes.nonce) ?? Buffer.alloc(0),
    },
    attribute: (type) => found.get(type),
  };
}

function readError(value: Buffer = Buffer.alloc(0)): { code: number; reason: string } {
  if (value.length < ERROR_HEAD_BYTES) return { code: 0, reason: '' };
  return { code: value.readUInt8(2) * 100 + value.readUInt8(3), reason: value.toString('utf8', ERROR_HEAD_BYTES) };
}

function encodeAttribute([type, value]: Attribute): Buffer {
  const attribute = Buffer.alloc(4 + paddedTo4(value.length));
  attribute.writeUInt16BE(type, 0);
  attribute.writeUInt16BE(value.length, 2);
  value.copy(attribute, 4);
  return attribute;
}

function paddedTo4(length: number): number {
  return Math.ceil(length / 4) * 4;
}
