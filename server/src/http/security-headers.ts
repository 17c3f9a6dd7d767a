// What every answer tells browsers: not to guess, not to frame, not to tell others where they came from.
import type { FastifyInstance, FastifyReply } from 'fastify';

const YEAR_S = 31_536_000;
/** For what is no page: nothing of it may run or load anything (OWASP REST Security Cheat Sheet). */
const DATA_POLICY = "default-src 'none'; frame-ancestors 'none'";
/** For pages of ours that bring no policy of their own. */
const PAGE_POLICY =
  "default-src 'self'; base-uri 'none'; form-action 'self'; object-src 'none'; frame-ancestors 'none'";

/** Swagger UI writes styles into its page, and draws with data. */
export const docsPolicy = `${PAGE_POLICY}; img-src 'self' data:; style-src 'self' 'unsafe-inline'`;

/** Headers that a route has set itself stay. `isHttps`: whether browsers reach us by https. */
export function addSecurityHeaders(app: FastifyInstance, isHttps: boolean): void {
  app.addHook('onSend', async (request, reply, payload) => {
    const isPage = String(reply.getHeader('content-type') ?? '').startsWith('text/html');
    setUnlessThere(reply, 'x-content-type-options', 'nosniff');
    setUnlessThere(reply, 'referrer-policy', 'no-referrer');
    setUnlessThere(reply, 'content-security-policy', isPage ? PAGE_POLICY : DATA_POLICY);
    // Answers of the API name phone numbers: they stay out of every cache.
    if (request.url.startsWith('/api/')) setUnlessThere(reply, 'cache-control', 'no-store');
    if (isHttps) setUnlessThere(reply, 'strict-transport-security', `max-age=${YEAR_S}`);
    return payload;
  });
}

function setUnlessThere(reply: FastifyReply, name: string, value: string): void {
  if (!reply.hasHeader(name)) void reply.header(name, value);
}
