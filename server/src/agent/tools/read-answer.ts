// Reads the answer of a tool's endpoint: JSON or text, and never more of it than a model should be given.

export type AnswerBody =
  | { ok: true; body: unknown; isTruncated: boolean }
  /** Neither JSON nor text. */
  | { ok: false; contentType: string };

/** Stops reading, and drops the connection, where `maxBytes` are reached. Rejects when the connection breaks. */
export async function readAnswer(
  response: Response,
  maxBytes: number,
  clean: (text: string) => string,
): Promise<AnswerBody> {
  const contentType = (response.headers.get('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  const isJson = contentType === 'application/json' || contentType.endsWith('+json');
  if (!isJson && contentType !== '' && !contentType.startsWith('text/')) {
    await response.body?.cancel();
    return { ok: false, contentType };
  }
  const { bytes, isTruncated } = await readBytes(response, maxBytes);
  // As a stream: a character that the limit cuts through is left out.
  const text = clean(new TextDecoder().decode(bytes, { stream: isTruncated }));
  if (text === '') return { ok: true, body: null, isTruncated };
  return { ok: true, body: isTruncated ? text : (jsonOf(text) ?? text), isTruncated };

  function jsonOf(json: string): unknown {
    if (!isJson) return undefined;
    try {
      return JSON.parse(json);
    } catch {
      return undefined;
    }
  }
}

async function readBytes(response: Response, maxBytes: number): Promise<{ bytes: Buffer; isTruncated: boolean }> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  // Leaving the loop cancels the body.
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk);
    length += chunk.byteLength;
    if (length > maxBytes) return { bytes: Buffer.concat(chunks).subarray(0, maxBytes), isTruncated: true };
  }
  return { bytes: Buffer.concat(chunks), isTruncated: false };
}
