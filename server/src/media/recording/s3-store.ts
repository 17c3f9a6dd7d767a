// Recordings in S3-compatible storage. Each is recorded into a local folder first, and stays there until it is uploaded.
import { openAsBlob } from 'node:fs';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { AwsClient } from 'aws4fetch';
import type { Timers } from '../../timers.ts';
import type { FolderStore } from './folder-store.ts';
import {
  type ByteRange,
  fileNameOf,
  type OpenedRecording,
  RECORDING_TYPE,
  type RecordingStore,
  rangeWithin,
} from './recording-store.ts';
import type { S3Address } from './s3-address.ts';

export interface S3StoreOptions {
  address: S3Address;
  /** Where recordings are until they are uploaded. */
  local: FolderStore;
  timers: Timers;
  /** An upload has failed and is tried again in `retryInMs`. */
  onUploadFailed: (failure: { name: string; retryInMs: number; error: Error }) => void;
}

const FIRST_RETRY_MS = 1000;
const LAST_RETRY_MS = 5 * 60_000;
/** A storage that answers nothing must not hold up an upload for ever. */
const UPLOAD_TIMEOUT_MS = 10 * 60_000;
const ANSWER_TIMEOUT_MS = 20_000;

/** Reference: Amazon S3 API, PutObject, GetObject and DeleteObject; signed by AWS Signature Version 4. */
export class S3Store implements RecordingStore {
  readonly #options: S3StoreOptions;
  readonly #client: AwsClient;
  readonly #waiting: string[] = [];
  readonly #closing = new AbortController();
  #uploading: Promise<void> | null = null;

  constructor(options: S3StoreOptions) {
    this.#options = options;
    const { accessKeyId, secretAccessKey, region } = options.address;
    this.#client = new AwsClient({ accessKeyId, secretAccessKey, region, service: 's3', retries: 0 });
  }

  begin(name: string): Promise<string> {
    return this.#options.local.begin(name);
  }

  async keep(name: string): Promise<void> {
    await this.#options.local.keep(name);
    this.#upload(name);
  }

  discard(name: string): Promise<void> {
    return this.#options.local.discard(name);
  }

  async open(name: string, range?: ByteRange): Promise<OpenedRecording | null> {
    return (await this.#options.local.open(name, range)) ?? (await this.#openRemote(name, range));
  }

  async remove(name: string): Promise<void> {
    await this.#options.local.remove(name);
    const response = await this.#answer(this.#url(name), { method: 'DELETE' });
    await response.body?.cancel();
    if (!response.ok && response.status !== 404) throw new Error(`The storage answered ${response.status}`);
  }

  removeOlder(before: number): Promise<number> {
    return this.#options.local.removeOlder(before);
  }

  async recover(): Promise<void> {
    await this.#options.local.recover();
    for (const name of await this.#options.local.names()) this.#upload(name);
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#uploading;
  }

  /** One after the other: storage that is away is asked by one upload and not by all. */
  #upload(name: string): void {
    this.#waiting.push(name);
    if (this.#waiting.length === 1) this.#uploading = this.#uploadAll();
  }

  async #uploadAll(): Promise<void> {
    let retryInMs = FIRST_RETRY_MS;
    for (let name = this.#waiting[0]; name !== undefined; name = this.#waiting[0]) {
      const error = await this.#tryUpload(name);
      if (this.#closing.signal.aborted) return;
      // What has failed waits behind the others: it may be the only one that does.
      this.#waiting.push(...this.#waiting.splice(0, 1).filter(() => error !== null));
      if (error === null) {
        retryInMs = FIRST_RETRY_MS;
        continue;
      }
      this.#options.onUploadFailed({ name, retryInMs, error });
      await this.#pause(retryInMs);
      retryInMs = Math.min(LAST_RETRY_MS, retryInMs * 2);
    }
  }

  async #tryUpload(name: string): Promise<Error | null> {
    try {
      if (!(await this.#options.local.names()).includes(name)) return null;
      await this.#put(name);
      await this.#options.local.remove(name);
      return null;
    } catch (cause) {
      return new Error('A recording could not be uploaded', { cause });
    }
  }

  async #put(name: string): Promise<void> {
    const response = await this.#client.fetch(this.#url(name), {
      method: 'PUT',
      headers: { 'content-type': RECORDING_TYPE },
      // Read from the disk while it is sent.
      body: await openAsBlob(this.#options.local.path(name)),
      signal: AbortSignal.any([this.#closing.signal, AbortSignal.timeout(UPLOAD_TIMEOUT_MS)]),
    });
    await response.body?.cancel();
    if (!response.ok) throw new Error(`The storage answered ${response.status}`);
  }

  async #openRemote(name: string, range: ByteRange | undefined): Promise<OpenedRecording | null> {
    const headers = range === undefined ? {} : { range: `bytes=${range.first}-${range.last ?? ''}` };
    const response = await this.#answer(this.#url(name), { headers });
    if (response.status === 404) {
      await response.body?.cancel();
      return null;
    }
    const size = sizeOf(response);
    const opened = { size, type: RECORDING_TYPE, ...rangeWithin(size, range) };
    if (response.status === 416) {
      await response.body?.cancel();
      return { ...opened, stream: Readable.from([]) };
    }
    if (!response.ok || response.body === null) {
      await response.body?.cancel();
      throw new Error(`The storage answered ${response.status}`);
    }
    return { ...opened, stream: Readable.fromWeb(response.body as ReadableStream) };
  }

  /** The time that the body takes is the reader's, so only the answer has to come in time. */
  async #answer(url: string, asked: { method?: string; headers?: Record<string, string> }): Promise<Response> {
    const late = new AbortController();
    const cancel = this.#options.timers.after(ANSWER_TIMEOUT_MS, () => late.abort(new Error('The storage is silent')));
    try {
      return await this.#client.fetch(url, { ...asked, signal: late.signal });
    } finally {
      cancel();
    }
  }

  #url(name: string): string {
    return `${this.#options.address.baseUrl}/${fileNameOf(name)}`;
  }

  async #pause(ms: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const cancel = this.#options.timers.after(ms, resolve);
    this.#closing.signal.addEventListener('abort', () => resolve(), { once: true });
    await promise;
    cancel();
  }
}

/** Of the whole object, also when a part of it comes. */
function sizeOf({ headers }: Response): number {
  const total = /\/(\d+)$/.exec(headers.get('content-range') ?? '')?.[1];
  return Number(total ?? headers.get('content-length'));
}
