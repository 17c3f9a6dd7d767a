// The console: a web app of static files, at `/`. Its screens have addresses of their own, which all show the one page.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { App } from './app.ts';
import { notFound } from './problem.ts';

const YEAR_S = 31_536_000;
/** Addresses that are never a screen's. */
const NOT_SCREENS = /^\/(api|docs|exotel|exotel-stream|ws|assets)(\/|$)/;

export interface ConsoleOptions {
  /** Where the built console is. */
  dir: string;
  /** Other instances that the page may connect to: WebSocket URLs. */
  otherEndpoints: readonly string[];
}

/** The page for the address of a screen, a problem for everything else. For the app's handler of what is not found. */
export function createNotFound({ dir }: Pick<ConsoleOptions, 'dir'>) {
  return (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const isScreen = wantsPage(request) && !NOT_SCREENS.test(request.url) && isBuilt(dir);
    return isScreen ? sendPage(reply) : notFound(request, reply);
  };
}

export async function consoleRoutes(app: App, { dir, otherEndpoints }: ConsoleOptions): Promise<void> {
  app.get('/', { schema: { hide: true } }, (_request, reply) =>
    isBuilt(dir) ? sendPage(reply) : reply.redirect('/docs'),
  );
  await app.register(fastifyStatic, {
    root: dir,
    index: false,
    preCompressed: true,
    suppressWarning: true,
    cacheControl: false,
    schemaHide: true,
    setHeaders(reply, path) {
      // Names of assets carry a hash of what is in them.
      const isHashed = path.startsWith(join(dir, 'assets/'));
      void reply
        // Of the service worker, too: what it may load is told by its own answer, not by the page's.
        .header('content-security-policy', policy(otherEndpoints))
        .header('cache-control', isHashed ? `public, max-age=${YEAR_S}, immutable` : 'no-cache');
    },
  });
}

function isBuilt(dir: string): boolean {
  return existsSync(join(dir, 'index.html'));
}

/** Only a browser that opens an address: a script that asks for JSON must not get a page instead of a 404. */
function wantsPage({ method, headers }: FastifyRequest): boolean {
  return (method === 'GET' || method === 'HEAD') && (headers.accept ?? '').includes('text/html');
}

function sendPage(reply: FastifyReply): FastifyReply {
  void reply.headers({
    'cross-origin-opener-policy': 'same-origin',
    'permissions-policy': 'camera=(self), microphone=(self), display-capture=(self), speaker-selection=(self)',
    'x-frame-options': 'DENY',
  });
  return reply.sendFile('index.html');
}

/** No script but our own. Styles may be inline: the libraries for dialogs and waveforms place things by them. */
function policy(otherEndpoints: readonly string[]): string {
  // Of the same host also the REST API: to browsers `wss:` does not stand for `https:`.
  const origins = otherEndpoints.flatMap((endpoint) => {
    const { protocol, host } = new URL(endpoint);
    return [`${protocol}//${host}`, `${protocol.replace('ws', 'http')}//${host}`];
  });
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "media-src 'self' blob:",
    "manifest-src 'self'",
    "worker-src 'self'",
    ["connect-src 'self'", ...origins].join(' '),
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}
