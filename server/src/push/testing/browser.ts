// The receiving end of Web Push: a browser's subscription, and what the browser does with a push. Written from the RFCs
// and not with the library that sends, so that the one checks the other.
import { createDecipheriv, createECDH, createHmac, randomBytes } from 'node:crypto';
import { importJWK, type JWTPayload, jwtVerify } from 'jose';
import type { WebTarget } from '../push-target.ts';

const RECORD_END = 2;

export class Browser {
  readonly #keys = createECDH('prime256v1');
  readonly #auth = randomBytes(16);
  readonly #publicKey = this.#keys.generateKeys();

  subscription(endpoint: string): WebTarget {
    return {
      kind: 'web',
      endpoint,
      keys: { p256dh: this.#publicKey.toString('base64url'), auth: this.#auth.toString('base64url') },
    };
  }

  /** reference: RFC 8188 §2 for the coding, RFC 8291 §3 for the keys. One record, as a push may not have more. */
  decrypt(body: Buffer): string {
    const salt = body.subarray(0, 16);
    const keyLength = body.readUInt8(20);
    const senderKey = body.subarray(21, 21 + keyLength);
    const record = body.subarray(21 + keyLength);
    const shared = this.#keys.computeSecret(senderKey);
    const info = Buffer.concat([Buffer.from('WebPush: info\0'), this.#publicKey, senderKey]);
    const secret = derive({ salt: this.#auth, from: shared, info, length: 32 });
    const part = (name: string, length: number) =>
      derive({ salt, from: secret, info: Buffer.from(`Content-Encoding: ${name}\0`), length });
    const decipher = createDecipheriv('aes-128-gcm', part('aes128gcm', 16), part('nonce', 12));
    decipher.setAuthTag(record.subarray(-16));
    const padded = Buffer.concat([decipher.update(record.subarray(0, -16)), decipher.final()]);
    const end = padded.lastIndexOf(RECORD_END);
    if (end < 0) throw new Error('The record is not the last one');
    return padded.subarray(0, end).toString();
  }
}

/** One round of HKDF with SHA-256 (RFC 5869), which is all that these lengths need. */
function derive(input: { salt: Buffer; from: Buffer; info: Buffer; length: number }): Buffer {
  const key = createHmac('sha256', input.salt).update(input.from).digest();
  const block = createHmac('sha256', key).update(Buffer.concat([input.info, Buffer.from([1])]));
  return block.digest().subarray(0, input.length);
}

/** Verifies `Authorization: vapid t=…, k=…` as a push service does (reference: RFC 8292); throws when it is not right. */
export async function verifyVapid(
  authorization: string,
  audience: string,
): Promise<{ claims: JWTPayload; key: string }> {
  const [, token = '', key = ''] = /^vapid t=([^,]+), ?k=(.+)$/.exec(authorization) ?? [];
  const point = Buffer.from(key, 'base64url');
  const [x, y] = [point.subarray(1, 33).toString('base64url'), point.subarray(33).toString('base64url')];
  const publicKey = await importJWK({ kty: 'EC', crv: 'P-256', x, y }, 'ES256');
  const { payload } = await jwtVerify(token, publicKey, { audience, algorithms: ['ES256'] });
  return { claims: payload, key };
}
