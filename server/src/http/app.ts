// The HTTP server: limits, authorisation, documentation and errors, the same for every route.
import rateLimit from '@fastify/rate-limit';
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import { type Rejection, reject } from '@patchcord/protocol';
import fastify, { type FastifyReply, type FastifyRequest } from 'fastify';
import {
  jsonSchemaTransform,
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod';
import { type Identity, may, openIdentity, type Scope } from '../auth/identity.ts';
import type { TokenVerifier } from '../auth/verify-token.ts';
import { isTrustedOrigin } from '../origin.ts';
import { endWithProblem } from '../raw-problem.ts';
import { bearerOf } from './bearer.ts';
import { allowPages } from './cross-origin.ts';
import { notFound, rejectionOfRequest, sendProblem } from './problem.ts';
import { addSecurityHeaders, docsPolicy } from './security-headers.ts';

const BODY_LIMIT_BYTES = 64 * 1024;
/** A request that takes longer than this to arrive is cut off with 408. */
const REQUEST_TIMEOUT_MS = 10_000;
/** Must be below the other: Node swaps the two otherwise. */
const HEADERS_TIMEOUT_MS = 5_000;
/** How often Node looks for such requests; by its default only twice a minute. */
const TIMEOUT_CHECK_MS = 1_000;
const REQUESTS_PER_SECOND = 200;
/** Proxies of these networks may say who the client is: those of the hosting, never of the internet. */
const TRUSTED_PROXIES = ['loopback', 'linklocal', 'uniquelocal'];

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What a token must carry to use this route, or that any valid one will do; without it, the route is open. */
    scope?: Scope | 'signed-in';
  }
}

export interface AppOptions {
  version: string;
  publicUrl: string;
  verifier: TokenVerifier;
  /** What to tell a client when something of ours broke; it is logged there. */
  rejectionOf: (error: unknown) => Rejection;
  onError: (error: unknown, code: Rejection['code']) => void;
  /** Answers what no route answers. Default: a problem document. */
  notFound?: (request: FastifyRequest, reply: FastifyReply) => FastifyReply;
  onAnswered: (answer: Answered) => void;
}

export interface Answered {
  method: string;
  /** As it was registered, e.g. `/api/calls/:id`; `none` for what is not there. */
  route: string;
  status: number;
  seconds: number;
}

export type App = Awaited<ReturnType<typeof createApp>>['app'];

export async function createApp(options: AppOptions) {
  const { verifier, publicUrl, version } = options;
  const app = fastify({
    logger: false,
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    http: { headersTimeout: HEADERS_TIMEOUT_MS, connectionsCheckingInterval: TIMEOUT_CHECK_MS },
    trustProxy: TRUSTED_PROXIES,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 200 },
    clientErrorHandler: (error, socket) => {
      if (socket.writable) endWithProblem(socket, brokenRequest(error));
    },
  }).withTypeProvider<ZodTypeProvider>();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);

  app.setErrorHandler((error, _request, reply) => {
    const ofRequest = isRejectionError(error) ? error.rejection : rejectionOfRequest(error);
    if (ofRequest !== null) return sendProblem(reply, ofRequest);
    const rejection = options.rejectionOf(error);
    options.onError(error, rejection.code);
    return sendProblem(reply, rejection);
  });
  app.setNotFoundHandler(options.notFound ?? notFound);
  addSecurityHeaders(app, publicUrl.startsWith('https:'));
  app.addHook('onResponse', async ({ method, routeOptions }, { statusCode, elapsedTime }) => {
    const route = routeOptions.url ?? 'none';
    options.onAnswered({ method, route, status: statusCode, seconds: elapsedTime / 1000 });
  });

  // Before the limit, so that a page can read that it has met it.
  await allowPages(app, { publicUrl, needsToken: verifier.required });
  await app.register(rateLimit, {
    max: REQUESTS_PER_SECOND,
    timeWindow: 1000,
    // A client that has left already has no address any more.
    keyGenerator: ({ ip }) => (ip as string | undefined) ?? 'gone',
    errorResponseBuilder: (_request, { ttl }) =>
      new RejectionError(reject('rate-limited', undefined, { retryAfterMs: ttl })),
  });
  await app.register(swagger, {
    openapi: {
      info: { title: 'Patchcord', version, license: { name: 'MIT', url: 'https://opensource.org/license/mit' } },
      servers: [{ url: publicUrl }],
      components: { securitySchemes: { token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } } },
      ...(verifier.required ? { security: [{ token: [] }] } : {}),
    },
    transform: jsonSchemaTransform,
  });
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: true,
    transformStaticCSP: () => docsPolicy,
  });

  const identities = new WeakMap<FastifyRequest, Identity>();
  // After the rate limit, so that nobody may guess tokens without end, and before the body is read.
  app.addHook('preParsing', async (request, reply) => {
    const { scope } = request.routeOptions.config;
    if (scope === undefined) return;
    const entry = await admit(request, scope, options);
    if (!entry.ok) return sendProblem(reply, entry.rejection);
    identities.set(request, entry.identity);
  });
  return { app, identityOf: (request: FastifyRequest) => identities.get(request) ?? openIdentity };
}

async function admit(request: FastifyRequest, scope: Scope | 'signed-in', { verifier, publicUrl }: AppOptions) {
  if (!verifier.required && !isTrustedOrigin(request.headers, publicUrl)) {
    return { ok: false, rejection: reject('origin-not-allowed') } as const;
  }
  const verified = await verifier.verify(bearerOf(request.headers));
  if (!verified.ok || scope === 'signed-in' || may(verified.identity, scope)) return verified;
  return { ok: false, rejection: reject('forbidden', `The token does not carry the scope ${scope}.`) } as const;
}

/** What Node could not make a request of. */
function brokenRequest({ code }: NodeJS.ErrnoException): Rejection {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return reject('request-timeout');
  return code === 'HPE_HEADER_OVERFLOW' ? reject('message-too-large') : reject('invalid-body');
}

/** Carries a rejection through a place that can only throw. */
class RejectionError extends Error {
  readonly rejection: Rejection;

  constructor(rejection: Rejection) {
    super(rejection.message);
    this.rejection = rejection;
  }
}

function isRejectionError(error: unknown): error is RejectionError {
  return error instanceof RejectionError;
}
