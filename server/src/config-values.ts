// What values of the environment may look like, each with the words that say what is wrong with it.
import { z } from 'zod';
import { Secret } from './secret.ts';

export const url = (protocols: RegExp, example: string) =>
  z.url({ protocol: protocols, error: `is not a URL like ${example}` }).transform((value) => value.replace(/\/+$/, ''));
export const webUrl = url(/^https?$/, 'https://calls.example.com');
export const secret = (minLength: number) =>
  z
    .string()
    .min(minLength, `needs at least ${minLength} characters`)
    .transform((value) => new Secret(value));
/** URLs with commas between them. */
export const urlList = (pattern: RegExp, example: string) =>
  z
    .string()
    .transform((value) => value.split(',').map((one) => one.trim()))
    .pipe(z.array(z.string().regex(pattern, `is not a URL like ${example}, or several with commas between them`)));
export const STUN_URL = /^stuns?:([a-z\d.-]+|\[[a-f\d:.]+\])(:\d{1,5})?$/i;
export const TURN_URL = /^turns?:([a-z\d.-]+|\[[a-f\d:.]+\])(:\d{1,5})?(\?transport=(udp|tcp))?$/i;
export const port = z.coerce.number('is not a port number').int('is not a port number').min(0).max(65535);
