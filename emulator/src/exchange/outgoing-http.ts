// The emulator's requests to applications: with limits on time and size, without redirects, and nothing thrown.
import { setTimeout as realPause } from 'node:timers/promises';
import { type BodyLimits, type BodyStart, type KeptAnswer, keptAnswer, keptLimits, readBody } from './answer-body.ts';

const userAgent = 'Exotel/1.0 (patchcord-emulator)';
/** More than any applet's answer needs; what is beyond is not read. */
const maxAnswerBytes = 64 * 1024;
const dribblePieces = 20;
/** Two would do: one for what was resolved, one for what that set off. */
const settlingTurns = 3;

export interface OutgoingRequest {
  method: 'GET' | 'POST';
  /** Userinfo in it becomes a Basic header, and fragments stay here. */
  url: string;
  headers?: Readonly<Record<string, string>>;
  body?: string;
  /** Of the real clock, whatever the emulator's: the other side is a real server. For the answer's last byte. */
  timeoutMs: number;
  /** Sends the body bit by bit over this time. */
  dribbleMs?: number | undefined;
  /** false: the status is all that counts, and the body is waited for a second at most, to be kept. */
  readsBody?: boolean;
}

/**
 * A null body is one that was too large, broke off or was not asked for; its beginning is kept all the same. The error
 * is a word that cannot contain the URL.
 */
export type OutgoingAnswer =
  | { ok: true; status: number; contentType: string; body: string | null; kept: KeptAnswer }
  | { ok: false; error: string };

/** A file: the error says, for people, why there is none. */
export type FetchedFile = { ok: true; bytes: Uint8Array } | { ok: false; error: string };

export class OutgoingHttp {
  readonly #closing = new AbortController();
  #underWay = 0;

  send(request: OutgoingRequest): Promise<OutgoingAnswer> {
    const limits = request.readsBody === false ? keptLimits : { maxBytes: maxAnswerBytes };
    return this.#exchange(request, limits, ({ status, contentType, body }) => {
      const text = request.readsBody !== false && body.isWhole ? body.bytes.toString('utf8') : null;
      return { ok: true, status, contentType, body: text, kept: keptAnswer(contentType, body) };
    });
  }

  /** Gets a file of so many bytes at most. */
  fetchFile(url: string, { maxBytes, timeoutMs }: { maxBytes: number; timeoutMs: number }): Promise<FetchedFile> {
    return this.#exchange<FetchedFile>({ method: 'GET', url, timeoutMs }, { maxBytes }, ({ status, body }) => {
      if (status !== 200) return { ok: false, error: `HTTP ${status}` };
      return body.isWhole ? { ok: true, bytes: body.bytes } : { ok: false, error: 'it is too large, or broke off' };
    });
  }

  /** Resolves when no request is under way and everything that could go on has gone on. */
  async idle(): Promise<void> {
    for (let quietTurns = 0; quietTurns < settlingTurns; ) {
      // A turn of the event loop lets everything that has been resolved go on, which may send again.
      await new Promise((resolve) => setImmediate(resolve));
      quietTurns = this.#underWay === 0 ? quietTurns + 1 : 0;
      if (this.#underWay > 0) await realPause(1);
    }
  }

  /** Breaks off every request, also those to come. */
  close(): void {
    this.#closing.abort();
  }

  /** Every way in which there is no answer is an error in a word. */
  async #exchange<T>(
    request: OutgoingRequest,
    limits: BodyLimits,
    read: (received: Received) => T,
  ): Promise<T | { ok: false; error: string }> {
    const url = URL.parse(request.url);
    if (url === null || !/^https?:$/.test(url.protocol)) return { ok: false, error: 'not an http address' };
    this.#underWay += 1;
    try {
      return read(await this.#receive(url, request, limits));
    } catch (error) {
      return { ok: false, error: reason(error) };
    } finally {
      this.#underWay -= 1;
    }
  }

  async #receive(url: URL, request: OutgoingRequest, limits: BodyLimits): Promise<Received> {
    const headers = { 'user-agent': userAgent, ...authorization(url), ...request.headers };
    url.username = '';
    url.password = '';
    const response = await fetch(url, {
      method: request.method,
      headers,
      ...outgoingBody(request),
      redirect: 'manual',
      signal: AbortSignal.any([this.#closing.signal, AbortSignal.timeout(request.timeoutMs)]),
    });
    const body = await readBody(response, limits);
    // A time limit that strikes in the middle of a body that counts is an error of the whole exchange.
    if (request.readsBody !== false && reason(body.failure) === 'timeout') throw body.failure;
    return { status: response.status, contentType: response.headers.get('content-type') ?? '', body };
  }
}

interface Received {
  status: number;
  contentType: string;
  body: BodyStart;
}

function authorization({ username, password }: URL): Record<string, string> {
  if (username === '' && password === '') return {};
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { authorization: `Basic ${Buffer.from(credentials).toString('base64')}` };
}

function outgoingBody({ body, dribbleMs }: OutgoingRequest): RequestInit {
  if (body === undefined) return {};
  if (dribbleMs === undefined || dribbleMs === 0) return { body };
  return { body: ReadableStream.from(dribble(Buffer.from(body), dribbleMs)), duplex: 'half' };
}

async function* dribble(body: Buffer, durationMs: number): AsyncGenerator<Buffer> {
  const size = Math.max(1, Math.ceil(body.length / dribblePieces));
  for (let start = 0; start < body.length; start += size) {
    await realPause(durationMs / dribblePieces);
    yield body.subarray(start, start + size);
  }
}

function reason(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  if (error.name === 'TimeoutError') return 'timeout';
  const cause = error.cause;
  return cause instanceof Error && 'code' in cause ? String(cause.code) : error.name;
}
