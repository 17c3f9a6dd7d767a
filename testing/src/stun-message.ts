// STUN messages as far as TURN needs them: encoding with MESSAGE-INTEGRITY, and reading of what the tests look at
// (reference: RFC 5389 §6 and §15, RFC 5766 §14).
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

type Attribute = readonly [type: number, value: Buffer];

export interface Answer {
  isSuccess: boolean;
  transactionId: string;
  attribute(type: number): Buffer | undefined;
}

/** What makes the key of MESSAGE-INTEGRITY (long-term credentials, RFC 5389 §15.4). */
export interface Credentials {
  username: string;
  credential: string;
  realm: string;
}

const MAGIC_COOKIE = 0x2112a442;
const HEADER_BYTES = 20;
const INTEGRITY_BYTES = 24;
const SUCCESS_CLASS = 0x0100;
const ERROR_CLASS = 0x0110;

/** A request, signed if there are credentials. */
export function encodeRequest(method: Method, given: readonly Attribute[], credentials?: Credentials) {
  const transactionId = randomBytes(12);
  const body = Buffer.concat(given.map(encodeAttribute));
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt16BE(methods[method], 0);
  header.writeUInt32BE(MAGIC_COOKIE, 4);
  transactionId.copy(header, 8);
  // The integrity covers a header that counts it already.
  header.writeUInt16BE(body.length + (credentials === undefined ? 0 : INTEGRITY_BYTES), 2);
  const unsigned = Buffer.concat([header, body]);
  const id = transactionId.toString('hex');
  if (credentials === undefined) return { id, message: unsigned };
  const { username, realm, credential } = credentials;
  const key = createHash('md5').update(`${username}:${realm}:${credential}`).digest();
  const integrity = createHmac('sha1', key).update(unsigned).digest();
  return { id, message: Buffer.concat([unsigned, encodeAttribute([attributes.messageIntegrity, integrity])]) };
}

/** Reads a success or error response; null when it is something else. */
export function readAnswer(message: Buffer): Answer | null {
  if (message.length < HEADER_BYTES || message.readUInt32BE(4) !== MAGIC_COOKIE) return null;
  const messageClass = message.readUInt16BE(0) & ERROR_CLASS;
  if (messageClass !== SUCCESS_CLASS && messageClass !== ERROR_CLASS) return null;
  const found = new Map<number, Buffer>();
  for (let at = HEADER_BYTES; at + 4 <= message.length; ) {
    const length = message.readUInt16BE(at + 2);
    found.set(message.readUInt16BE(at), message.subarray(at + 4, at + 4 + length));
    at += 4 + Math.ceil(length / 4) * 4;
  }
  return {
    isSuccess: messageClass === SUCCESS_CLASS,
    transactionId: message.subarray(8, HEADER_BYTES).toString('hex'),
    attribute: (type) => found.get(type),
  };
}

/** ERROR-CODE: hundreds and the rest in two bytes, then the reason. */
export function readError(value: Buffer): { code: number; reason: string } {
  return { code: value.readUInt8(2) * 100 + value.readUInt8(3), reason: value.toString('utf8', 4) };
}

/** An IPv4 address and port, XORed with the cookie. */
export function encodeXorAddress(address: string, port: number): Buffer {
  const value = Buffer.alloc(8);
  value.writeUInt8(1, 1);
  value.writeUInt16BE(port ^ (MAGIC_COOKIE >>> 16), 2);
  const bytes = Buffer.from(address.split('.').map(Number));
  value.writeUInt32BE((bytes.readUInt32BE() ^ MAGIC_COOKIE) >>> 0, 4);
  return value;
}

export function readXorAddress(value: Buffer): { address: string; port: number } {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE((value.readUInt32BE(4) ^ MAGIC_COOKIE) >>> 0);
  return { address: [...bytes].join('.'), port: value.readUInt16BE(2) ^ (MAGIC_COOKIE >>> 16) };
}

function encodeAttribute([type, value]: Attribute): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt16BE(type, 0);
  head.writeUInt16BE(value.length, 2);
  return Buffer.concat([head, value, Buffer.alloc((4 - (value.length % 4)) % 4)]);
}
