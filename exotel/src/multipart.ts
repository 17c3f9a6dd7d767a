// Reads a multipart form that is already in memory. Files are none of Exotel's business here and are skipped.
import { Busboy } from '@fastify/busboy';
import { fieldTooLarge, type PayloadFailure, type PayloadLimits, tooManyFields } from './payload-limits.ts';
import type { Result } from './result.ts';

/** The fields of a multipart body in order. The boundary is the body's own first line where it starts with one. */
export async function readMultipart(
  body: Buffer,
  contentType: string | undefined,
  limits: PayloadLimits,
): Promise<Result<[name: string, value: string][], PayloadFailure>> {
  const { promise, resolve } = Promise.withResolvers<Result<[string, string][], PayloadFailure>>();
  const fields: [string, string][] = [];
  const refuse = (error: PayloadFailure): void => resolve({ ok: false, error });
  try {
    const parser = new Busboy({
      headers: { 'content-type': ownContentType(body) ?? contentType ?? '' },
      limits: { fields: limits.maxFields, parts: limits.maxFields + 1, fieldSize: limits.maxFieldBytes },
      isPartAFile: (_name, _contentType, fileName) => fileName !== undefined,
    });
    parser.on('field', (name, value, _nameCut, valueCut) => {
      if (valueCut) refuse(fieldTooLarge(limits));
      // A part may come without a name, whatever the type says.
      if (name) fields.push([name, value]);
    });
    parser.on('fieldsLimit', () => refuse(tooManyFields(limits)));
    parser.on('partsLimit', () => refuse(tooManyFields(limits)));
    parser.on('error', () => refuse(unreadable));
    parser.on('finish', () => resolve({ ok: true, value: fields }));
    parser.end(body);
  } catch {
    // The constructor throws when neither the body nor the content type names a boundary.
    refuse(unreadable);
  }
  return promise;
}

const unreadable: PayloadFailure = { code: 'invalid-body', message: 'The multipart body is cut off or malformed.' };

function ownContentType(body: Buffer): string | undefined {
  const boundary = /^\s*--([\w'()+,./:=?-]{1,70})\r?\n/.exec(body.subarray(0, 128).toString('latin1'))?.[1];
  return boundary && `multipart/form-data; boundary="${boundary}"`;
}
