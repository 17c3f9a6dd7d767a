// Decides how a body is to be read: by what it looks like, and by its content type where that does not tell.

export type BodyKind = 'json' | 'form' | 'multipart';

const looks: readonly [BodyKind, RegExp][] = [
  ['json', /^[{[]/],
  ['multipart', /^--\S/],
  ['form', /^[\w.%+\-[\]]+=/],
];

const contentTypes: readonly [BodyKind, RegExp][] = [
  ['json', /^application\/(?:[\w.]+\+)?json\b/i],
  ['multipart', /^multipart\/form-data\b/i],
  ['form', /^application\/x-www-form-urlencoded\b/i],
];

/** The kind of a body, or null for what is none of the three. Content types of webhooks are missing or wrong at times. */
export function bodyKind(contentType: string | undefined, body: Buffer): BodyKind | null {
  const start = body.subarray(0, 1024).toString('utf8').trimStart();
  const declared = contentType?.trim() ?? '';
  return (
    looks.find(([, pattern]) => pattern.test(start))?.[0] ??
    contentTypes.find(([, pattern]) => pattern.test(declared))?.[0] ??
    null
  );
}
