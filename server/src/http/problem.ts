// Refusals over HTTP: RFC 9457 problem documents with a stable code.
import { STATUS_CODES } from 'node:http';
import { errorCatalogue, type Rejection, reject } from '@patchcord/protocol';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { z } from 'zod';

export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string().describe('What is wrong and what to do about it.'),
  code: z.string().describe('Stable; docs/errors.md lists all.'),
  temporary: z.boolean().describe('Whether the same request may succeed later.'),
  retryAfterMs: z.int().optional(),
  issues: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});

/** Ends the request with the problem document of a rejection. */
export function sendProblem(reply: FastifyReply, rejection: Rejection): FastifyReply {
  const { code, message, retryAfterMs, issues } = rejection;
  const { httpStatus, temporary } = errorCatalogue[code];
  if (retryAfterMs !== undefined) void reply.header('retry-after', Math.ceil(retryAfterMs / 1000));
  if (httpStatus === 401) void reply.header('www-authenticate', 'Bearer');
  return reply
    .status(httpStatus)
    .type('application/problem+json')
    .serializer(JSON.stringify)
    .send({
      type: 'about:blank',
      title: STATUS_CODES[httpStatus] ?? 'Error',
      status: httpStatus,
      detail: message,
      code,
      temporary,
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
      ...(issues === undefined ? {} : { issues }),
    });
}

/** What the framework found wrong with a request, as a rejection; null when it is not about the request. */
export function rejectionOfRequest(error: unknown): Rejection | null {
  if (hasZodFastifySchemaValidationErrors(error)) {
    const issues = error.validation.map((issue) => ({
      path: issue.instancePath.replace(/^\//, '').replaceAll('/', '.'),
      message: issue.message ?? 'is not valid',
    }));
    return reject('invalid-message', 'The request does not have the fields that it needs.', { issues });
  }
  const { code, statusCode } = error as Partial<FastifyError>;
  switch (code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return reject('message-too-large');
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return reject('unsupported-media-type');
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return reject('invalid-json');
    default:
      return statusCode !== undefined && statusCode >= 400 && statusCode < 500 ? reject('invalid-body') : null;
  }
}

export function notFound(_request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return sendProblem(reply, reject('not-found'));
}
