// The HTTP/2 connection to one APNs server: kept for all requests, as Apple asks for, and made anew when it goes.
import { type ClientHttp2Session, type ClientHttp2Stream, connect, constants } from 'node:http2';

const MAX_ANSWER_BYTES = 4096;

export interface ApnsRequest {
  path: string;
  headers: Record<string, string>;
  body: string;
  timeoutMs: number;
}

export type ApnsAnswer =
  | { kind: 'answer'; status: number; text: string; retryAfter: string | null }
  /** Certainly not looked at, e.g. because the server was about to close. */
  | { kind: 'unprocessed' }
  | { kind: 'no-answer'; reason: 'timeout' | 'unreachable' };

export interface ApnsConnectionOptions {
  /** `https://api.push.apple.com`, or a server of the tests with its certificate. */
  origin: string;
  ca?: string | undefined;
}

export class ApnsConnection {
  readonly #options: ApnsConnectionOptions;
  #session: ClientHttp2Session | null = null;

  constructor(options: ApnsConnectionOptions) {
    this.#options = options;
  }

  request(request: ApnsRequest): Promise<ApnsAnswer> {
    const session = this.#open();
    const headers = { ':method': 'POST', ':path': request.path, ...request.headers };
    let stream: ClientHttp2Stream;
    try {
      stream = session.request(headers);
    } catch {
      // It has gone this moment, and will be replaced at the next request.
      this.#leave(session);
      return Promise.resolve({ kind: 'unprocessed' });
    }
    const answer = answerOf(stream, request.timeoutMs, () => this.#leave(session));
    stream.end(request.body);
    return answer;
  }

  close(): void {
    this.#session?.destroy();
    this.#session = null;
  }

  #open(): ClientHttp2Session {
    const current = this.#session;
    if (current !== null && !current.closed && !current.destroyed) return current;
    const { origin, ca } = this.#options;
    const session = connect(origin, ca === undefined ? {} : { ca });
    // What was lost with it is told by its requests. A GOAWAY closes it by itself.
    session.on('error', () => this.#leave(session));
    this.#session = session;
    return session;
  }

  /** Requests under way may still be answered; new ones go over another. */
  #leave(session: ClientHttp2Session): void {
    if (this.#session === session) this.#session = null;
    if (!session.closed) session.close();
  }
}

function answerOf(stream: ClientHttp2Stream, timeoutMs: number, onTimeout: () => void): Promise<ApnsAnswer> {
  const { promise, resolve } = Promise.withResolvers<ApnsAnswer>();
  let status = 0;
  let retryAfter: string | null = null;
  let text = '';
  const timer = setTimeout(() => {
    resolve({ kind: 'no-answer', reason: 'timeout' });
    stream.close(constants.NGHTTP2_CANCEL);
    // Perhaps the connection is half dead.
    onTimeout();
  }, timeoutMs);
  stream.setEncoding('utf8');
  stream.on('response', (headers) => {
    status = Number(headers[':status']);
    retryAfter = headers['retry-after'] ?? null;
  });
  stream.on('data', (chunk: string) => {
    if (text.length < MAX_ANSWER_BYTES) text += chunk;
  });
  stream.on('end', () => {
    if (status > 0) resolve({ kind: 'answer', status, text, retryAfter });
  });
  stream.on('error', () => undefined);
  stream.on('close', () => {
    clearTimeout(timer);
    const wasRefused = stream.rstCode === constants.NGHTTP2_REFUSED_STREAM;
    resolve(wasRefused ? { kind: 'unprocessed' } : { kind: 'no-answer', reason: 'unreachable' });
  });
  return promise;
}
