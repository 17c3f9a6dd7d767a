// Reads the request bodies that Exotel's v1 API takes.
import type { FastifyInstance, FastifyRequest } from 'fastify';

/** Makes every body of the scope a URLSearchParams. Broken multipart is a 400; other content types are a 415. */
export function acceptForms(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) => {
    done(null, new URLSearchParams(String(body)));
  });
  app.addContentTypeParser('multipart/form-data', { parseAs: 'buffer' }, (request: FastifyRequest, body: Buffer) =>
    parseMultipart(body, request.headers['content-type'] ?? ''),
  );
}

async function parseMultipart(body: Buffer, contentType: string): Promise<URLSearchParams> {
  const fields = new URLSearchParams();
  try {
    // Node's own multipart parser: bodies are small here and already read.
    const form = await new Response(new Uint8Array(body), { headers: { 'content-type': contentType } }).formData();
    for (const [name, value] of form) fields.append(name, typeof value === 'string' ? value : await value.text());
  } catch (cause) {
    throw Object.assign(new Error('The multipart body is broken', { cause }), { statusCode: 400 });
  }
  return fields;
}
