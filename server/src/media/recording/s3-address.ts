// Where S3-compatible storage is, as one URL says it.

export interface S3Address {
  accessKeyId: string;
  secretAccessKey: string;
  region: string;
  /** `https://host/bucket/prefix`, no slash at the end. */
  baseUrl: string;
}

export type S3AddressResult = { ok: true; value: S3Address } | { ok: false; error: string };

/**
 * Reads `https://key:secret@host/bucket/prefix?region=ap-south-1`; key and secret percent-encoded. The bucket is in the
 * path, which every S3-compatible storage understands. Without a region it is `us-east-1`. The error says what is
 * wrong with it and nothing of what is in it.
 */
export function readS3Address(text: string): S3AddressResult {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol)) return { ok: false, error: 'is not a URL with https://' };
  if (url.username === '' || url.password === '') return { ok: false, error: 'has no key:secret@ before its host' };
  const path = url.pathname.replace(/\/+$/, '');
  if (path === '') return { ok: false, error: 'names no bucket after its host' };
  const [accessKeyId, secretAccessKey] = [decoded(url.username), decoded(url.password)];
  if (accessKeyId === null || secretAccessKey === null) {
    return { ok: false, error: 'has a key or a secret that is not percent-encoded' };
  }
  return {
    ok: true,
    value: {
      ...{ accessKeyId, secretAccessKey },
      region: url.searchParams.get('region') ?? 'us-east-1',
      baseUrl: `${url.protocol}//${url.host}${path}`,
    },
  };
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
