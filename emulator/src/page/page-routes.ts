// The emulator's page at `/`, with what its phones said and heard, and the door kept against strangers' pages.
import { createReadStream, readFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { PhoneRecords } from '../phones/record/phone-records.ts';
import { isOwnPage } from './own-page.ts';

const folder = new URL('../../page/', import.meta.url);

const types = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
} as const;

/** Every file there is; nothing else of the folder is served. */
const files: readonly (readonly [name: string, type: keyof typeof types])[] = [
  ['base.css', 'css'],
  ['controls.css', 'css'],
  ['calls.css', 'css'],
  ['handset.css', 'css'],
  ['icon.svg', 'svg'],
  ['main.js', 'js'],
  ['elements.js', 'js'],
  ['control.js', 'js'],
  ['words.js', 'js'],
  ['calls.js', 'js'],
  ['call-detail.js', 'js'],
  ['phone-entry.js', 'js'],
  ['requests.js', 'js'],
  ['resend.js', 'js'],
  ['stream-entry.js', 'js'],
  ['faults.js', 'js'],
  ['handset.js', 'js'],
  ['handset-audio.js', 'js'],
  ['handset-worklet.js', 'js'],
  ['ringtone.js', 'js'],
];

const headers = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "media-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'microphone=(self)',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  // A new version is seen at the next load.
  'cache-control': 'no-cache',
};

export interface PageParts {
  records: PhoneRecords;
}

/**
 * Adds the page, `GET /_emulator/phones/{CallSid}` (the reports of a call's phones) and
 * `GET /_emulator/phones/{CallSid}/{phone}.wav`. From then on whatever changes something under `/_emulator` is refused
 * (403) when a page of another origin asks for it. To be called before the other doors are registered.
 */
export function pageRoutes(app: FastifyInstance, { records }: PageParts): void {
  app.addHook('onRequest', async (request, reply) => {
    const changes = request.method !== 'GET' && request.method !== 'HEAD';
    // By the route, not the URL as it was sent, which may be encoded.
    const isControl = request.routeOptions.url?.startsWith('/_emulator/') === true;
    if (!changes || !isControl || isOwnPage(request.headers)) return;
    return reply.code(403).send({ error: 'forbidden', message: 'Only the own page may do this.' });
  });
  serve(app, '/', 'index.html', 'html');
  for (const [name, type] of files) serve(app, `/page/${name}`, name, type);
  app.get<{ Params: { callSid: string } }>('/_emulator/phones/:callSid', async ({ params }) => ({
    phones: await records.of(params.callSid),
  }));
  app.get<{ Params: { callSid: string; phone: string } }>(
    '/_emulator/phones/:callSid/:phone(^\\d+).wav',
    ({ params }, reply) => sendWav(reply, records.wavPath(params.callSid, Number(params.phone))),
  );
}

function serve(app: FastifyInstance, path: string, name: string, type: keyof typeof types): void {
  // Read once: the files are part of the program.
  const content = readFileSync(fileURLToPath(new URL(name, folder)));
  app.get(path, (_request, reply) => reply.headers(headers).type(types[type]).send(content));
}

async function sendWav(reply: FastifyReply, path: string | null): Promise<FastifyReply> {
  const size =
    path === null
      ? null
      : await stat(path).then(
          (found) => found.size,
          () => null,
        );
  if (path === null || size === null) return reply.code(404).send({ error: 'not-found' });
  return reply.headers(headers).type('audio/wav').header('content-length', size).send(createReadStream(path));
}
