// Why a connection could not be made, in words that lead on.

const words: Record<string, string> = {
  ENOTFOUND: 'there is no host of this name',
  EAI_AGAIN: 'the name of the host could not be looked up',
  ECONNREFUSED: 'nothing listens there',
  ECONNRESET: 'the connection was cut',
  EHOSTUNREACH: 'no way leads there',
  ENETUNREACH: 'no way leads there',
  ETIMEDOUT: 'no answer in time',
  UND_ERR_CONNECT_TIMEOUT: 'no answer in time',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is self-signed',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is self-signed',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate chain is not complete',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
};

/** Never the error's own text where that may hold an address with a password in it. */
export function whyBroken(error: unknown): string {
  const { cause, code, name, errors } = error as Error & { code?: string; errors?: unknown[] };
  // Several addresses of one name were tried.
  if (errors?.[0] !== undefined) return whyBroken(errors[0]);
  if (name === 'TimeoutError' || name === 'AbortError') return 'no answer in time';
  if (code !== undefined) return words[code] ?? code;
  return cause === undefined ? 'it failed' : whyBroken(cause);
}
