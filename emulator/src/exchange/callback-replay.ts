// Sends recorded callbacks again.

import type { RecordedRequest } from './callback-log.ts';
import { OutgoingHttp } from './outgoing-http.ts';

/** What is needed of a recorded line. */
export type ReplayableRequest = Pick<RecordedRequest, 'method' | 'query' | 'contentType' | 'body'>;

export type ReplayResult = { ok: true; status: number } | { ok: false; error: string };

/**
 * Sends one recorded request to a URL; the query of a GET is added to what the URL has.
 *
 * @param timeoutMs default 15 000
 * @param http breaks the request off when it is closed
 */
export async function replayCallback(
  request: ReplayableRequest,
  url: string,
  timeoutMs = 15_000,
  http = new OutgoingHttp(),
): Promise<ReplayResult> {
  const { method, query, contentType, body } = request;
  const joint = url.includes('?') ? '&' : '?';
  const answer = await http.send({
    method,
    url: query === null || query === '' ? url : `${url}${joint}${query}`,
    headers: contentType === null ? {} : { 'content-type': contentType },
    ...(body === null ? {} : { body }),
    timeoutMs,
    readsBody: false,
  });
  return answer.ok ? { ok: true, status: answer.status } : answer;
}

/** The requests of a recording in JSON lines. Throws a SyntaxError with the number of a line that is none. */
export function readRecording(jsonLines: string): RecordedRequest[] {
  return jsonLines.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return [];
    try {
      return [JSON.parse(line) as RecordedRequest];
    } catch (cause) {
      throw new SyntaxError(`Line ${index + 1} of the recording is not JSON`, { cause });
    }
  });
}
