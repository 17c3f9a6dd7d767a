// Lets pages of other origins use the REST API from a browser: the same pages that the WebSocket door lets in.
import cors from '@fastify/cors';
import type { FastifyInstance } from 'fastify';
import { isTrustedOrigin } from '../origin.ts';

/** How long a browser may go without asking again, in seconds; none keeps an answer for longer. */
const PREFLIGHT_LIFE_S = 7200;

/**
 * Where a token is asked for, any page may ask: without the token it gets nothing, and there are no cookies that would
 * speak for it. Else only pages that are trusted.
 */
export async function allowPages(app: FastifyInstance, options: { publicUrl: string; needsToken: boolean }) {
  const { publicUrl, needsToken } = options;
  await app.register(cors, {
    origin: (origin, answer) => answer(null, needsToken || isTrustedOrigin({ origin }, publicUrl)),
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'DELETE'],
    allowedHeaders: ['Authorization', 'Content-Type', 'Idempotency-Key', 'Range'],
    exposedHeaders: ['Location', 'Retry-After', 'Accept-Ranges', 'Content-Range'],
    maxAge: PREFLIGHT_LIFE_S,
    // An OPTIONS that is no preflight would be answered in words that are not ours.
    strictPreflight: false,
  });
}
