// Which server a command speaks to, and what it shows there.
import type { ParseArgsOptionsConfig } from 'node:util';
import { z } from 'zod';
import type { Shell } from './shell.ts';

const DEFAULT_PORT = '5050';

export interface ServerAccess {
  /** http(s) addresses without a slash at the end, the primary first; never empty. */
  urls: string[];
  /** null: the server asks for none. */
  token: string | null;
}

export const serverOptions = {
  url: { type: 'string', multiple: true },
  token: { type: 'string' },
  json: { type: 'boolean' },
} satisfies ParseArgsOptionsConfig;

const address = z
  .url({ protocol: /^https?$/, error: 'takes an address like https://calls.example.com' })
  .transform((url) => url.replace(/\/+$/, ''));

export const serverFlags = {
  url: z.array(address).optional(),
  token: z.string().optional(),
  json: z.boolean().default(false),
};

export const serverHelp = `  --url <address>            of the server; several, the primary first, and it fails over.
                             Default: PATCHCORD_URL, or http://127.0.0.1:PORT
  --token <token>            default: PATCHCORD_TOKEN, or OPERATOR_KEY
  --json                     prints JSON`;

export function serverAccess(
  flags: { url?: string[] | undefined; token?: string | undefined },
  { env }: Shell,
): ServerAccess {
  const { PATCHCORD_URL: named, PATCHCORD_TOKEN: token, OPERATOR_KEY: operatorKey, PORT: port } = env;
  const usual = named ? named.split(',') : [`http://127.0.0.1:${port || DEFAULT_PORT}`];
  return {
    urls: flags.url ?? usual.map((one) => one.trim().replace(/\/+$/, '')),
    token: flags.token || token || operatorKey || null,
  };
}
