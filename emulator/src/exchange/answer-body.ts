// Reads the body of an application's answer within bounds, and keeps its beginning for people to look at.

const maxKeptBytes = 16 * 1024;

/** The beginning of an answer. */
export interface KeptAnswer {
  contentType: string;
  /** Its first 16 KiB as UTF-8, whatever the content type says. */
  body: string;
  /** Whether there was more: it was too long, broke off, or did not come to its end in time. */
  truncated: boolean;
}

export interface BodyLimits {
  maxBytes: number;
  /** Of the real clock, from now on; without it the request's own limit is the only one. */
  withinMs?: number;
}

export interface BodyStart {
  bytes: Buffer;
  /** false: too long, broken off, or not at its end in time. */
  isWhole: boolean;
  /** What broke it off; null when nothing did. */
  failure: unknown;
}

/** Never rejects. What is beyond the limits is not read: the connection ends. */
export async function readBody(response: Response, { maxBytes, withinMs }: BodyLimits): Promise<BodyStart> {
  const reader = response.body?.getReader();
  if (reader === undefined) return { bytes: Buffer.alloc(0), isWhole: true, failure: null };
  const leave = () => reader.cancel().catch(() => {});
  let isCut = false;
  const cut = () => {
    isCut = true;
    void leave();
  };
  const timer = withinMs === undefined ? undefined : setTimeout(cut, withinMs);
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  let failure: unknown = null;
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      chunks.push(next.value);
      bytes += next.value.length;
      if (bytes > maxBytes) break;
    }
  } catch (error) {
    failure = error;
  }
  clearTimeout(timer);
  await leave();
  const isWhole = failure === null && !isCut && bytes <= maxBytes;
  return { bytes: Buffer.concat(chunks).subarray(0, maxBytes), isWhole, failure };
}

/** For an answer of which nothing else is wanted. */
export const keptLimits: BodyLimits = { maxBytes: maxKeptBytes, withinMs: 1_000 };

export function keptAnswer(contentType: string, { bytes, isWhole }: BodyStart): KeptAnswer {
  const truncated = !isWhole || bytes.length > maxKeptBytes;
  // In a stream a letter that was cut in two is left out.
  const body = new TextDecoder().decode(bytes.subarray(0, maxKeptBytes), { stream: truncated });
  return { contentType: contentType.slice(0, 200), body, truncated };
}
