// STUN messages as far as asking a TURN server for a relay needs them (RFC 5389 §6 and §15, RFC 5766 §6 and §14).
import { createHash, createHmac, randomBytes } from 'node:crypto';

const MAGIC_COOKIE = 0x2112a442;
const HEADER_BYTES = 20;
const INTEGRITY_BYTES = 24;
const SUCCESS = 0x0100;
const FAILURE = 0x0110;
const RELAY_OVER_UDP = Buffer.from([17, 0, 0, 0]);

const methods = { allocate: 0x003, refresh: 0x004 } as const;
const types = {
  username: 0x0006,
  integrity: 0x0008,
  errorCode: 0x0009,
  lifetime: 0x000d,
  realm: 0x0014,
  nonce: 0x0015,
  transport: 0x0019,
} as const;

export interface TurnLogin {
  username: string;
  credential: string;
}

/** What the server wants to be signed with, from its first refusal. */
export interface Challenge {
  realm: Buffer;
  nonce: Buffer;
}

export interface StunAnswer {
  /** Of the transaction that it answers, hexadecimal. */
  id: string;
  /** null: it was done. */
  errorCode: number | null;
  challenge: Challenge;
}

type Attribute = [type: number, value: Buffer];

/** Asks for a relay; the first time without a challenge, which the refusal then brings. */
export function allocateRequest(login: TurnLogin, challenge: Challenge | null) {
  return request(methods.allocate, [[types.transport, RELAY_OVER_UDP]], { login, challenge });
}

/** Gives the relay back: a refresh for no time. */
export function releaseRequest(login: TurnLogin, challenge: Challenge) {
  return request(methods.refresh, [[types.lifetime, Buffer.alloc(4)]], { login, challenge });
}

interface Signing {
  login: TurnLogin;
  challenge: Challenge | null;
}

function request(method: number, given: Attribute[], { login, challenge }: Signing): { id: string; message: Buffer } {
  const id = randomBytes(12);
  const proof: Attribute[] =
    challenge === null
      ? []
      : [
          [types.username, Buffer.from(login.username)],
          [types.realm, challenge.realm],
          [types.nonce, challenge.nonce],
        ];
  const body = Buffer.concat([...given, ...proof].map(encode));
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt16BE(method, 0);
  // What is signed counts the signature.
  header.writeUInt16BE(body.length + (challenge === null ? 0 : INTEGRITY_BYTES), 2);
  header.writeUInt32BE(MAGIC_COOKIE, 4);
  id.copy(header, 8);
  const unsigned = Buffer.concat([header, body]);
  if (challenge === null) return { id: id.toString('hex'), message: unsigned };
  const key = createHash('md5').update(`${login.username}:${challenge.realm.toString()}:${login.credential}`).digest();
  const signature = createHmac('sha1', key).update(unsigned).digest();
  return { id: id.toString('hex'), message: Buffer.concat([unsigned, encode([types.integrity, signature])]) };
}

/** The first message in what has come; null: it is not whole yet, or no answer. */
export function readStunAnswer(data: Buffer): StunAnswer | null {
  if (data.length < HEADER_BYTES || data.readUInt32BE(4) !== MAGIC_COOKIE) return null;
  const end = HEADER_BYTES + data.readUInt16BE(2);
  const kind = data.readUInt16BE(0) & FAILURE;
  if (data.length < end || (kind !== SUCCESS && kind !== FAILURE)) return null;
  const found = new Map<number, Buffer>();
  for (let at = HEADER_BYTES; at + 4 <= end; ) {
    const length = data.readUInt16BE(at + 2);
    found.set(data.readUInt16BE(at), data.subarray(at + 4, Math.min(at + 4 + length, end)));
    at += 4 + paddedTo4(length);
  }
  const code = found.get(types.errorCode);
  const errorCode = code === undefined || code.length < 4 ? 0 : code.readUInt8(2) * 100 + code.readUInt8(3);
  return {
    id: data.subarray(8, HEADER_BYTES).toString('hex'),
    errorCode: kind === SUCCESS ? null : errorCode,
    challenge: {
      realm: found.get(types.realm) ?? Buffer.alloc(0),
      nonce: found.get(types.nonce) ?? Buffer.alloc(0),
    },
  };
}

function encode([type, value]: Attribute): Buffer {
  const attribute = Buffer.alloc(4 + paddedTo4(value.length));
  attribute.writeUInt16BE(type, 0);
  attribute.writeUInt16BE(value.length, 2);
  value.copy(attribute, 4);
  return attribute;
}

function paddedTo4(length: number): number {
  return Math.ceil(length / 4) * 4;
}
