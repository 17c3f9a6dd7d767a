// Ids in OpenAI's form: a prefix that tells the kind, then letters and digits.
import { randomBytes } from 'node:crypto';

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const idLength = 21;

export function newId(kind: 'sess' | 'conv' | 'event' | 'item' | 'resp' | 'call'): string {
  return `${kind}_${randomLetters(idLength)}`;
}

export function randomLetters(length: number): string {
  return Array.from(randomBytes(length), (byte) => letters[byte % letters.length]).join('');
}
