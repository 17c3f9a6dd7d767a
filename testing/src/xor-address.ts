// IPv4 addresses and ports in STUN messages: XORed with the cookie, so that no router on the way rewrites them
// (RFC 5389 §15.2).
import { MAGIC_COOKIE } from '@patchcord/cli/stun-message';

const IPV4 = 1;

export function encodeXorAddress(address: string, port: number): Buffer {
  const value = Buffer.alloc(8);
  value.writeUInt8(IPV4, 1);
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
