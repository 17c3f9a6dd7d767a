// Text as it can be stored and shown: what others send may hold anything.

const plainSid = /^[\w-]{1,64}$/;

/** Without control characters, which mean nothing in what Exotel tells, and of which Postgres refuses one (U+0000). */
export function plainText(text: string): string {
  return text.replaceAll(/\p{Cc}+/gu, ' ').trim();
}

/** Sids are short and plain; anything else would be a key that nobody can look up. */
export function isPlainSid(sid: string): boolean {
  return plainSid.test(sid);
}
