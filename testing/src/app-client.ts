// An app on a WebSocket: remembers all that it was told, and waits for what a test asks for.
import { once } from 'node:events';
import type { CallView, ServerMessage } from '@patchcord/protocol';
import { WebSocket } from 'ws';

const WAIT_MS = 20_000;

type Told<T extends ServerMessage['type']> = Extract<ServerMessage, { type: T }>;

export class AppClient implements AsyncDisposable {
  readonly socket: WebSocket;
  readonly messages: ServerMessage[] = [];
  closed: { code: number; reason: string } | null = null;
  #changed = Promise.withResolvers<void>();

  private constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on('message', (data: Buffer) => {
      this.messages.push(JSON.parse(data.toString()));
      this.#tell();
    });
    socket.on('close', (code, reason) => {
      this.closed = { code, reason: String(reason) };
      this.#tell();
    });
    socket.on('error', () => undefined);
  }

  static async connect(url: string, headers: Record<string, string> = {}): Promise<AppClient> {
    const client = new AppClient(new WebSocket(url, { headers, perMessageDeflate: false }));
    await once(client.socket, 'open');
    return client;
  }

  send(message: object): void {
    this.socket.send(JSON.stringify(message));
  }

  /** The first message of a type (and, if given, that fits), waited for; taken from all that came since the start. */
  async told<T extends ServerMessage['type']>(
    type: T,
    fits: (message: Told<T>) => boolean = () => true,
  ): Promise<Told<T>> {
    const found = () =>
      this.messages.find((message): message is Told<T> => message.type === type && fits(message as Told<T>));
    await this.#until(() => found() !== undefined, `a message ${type}`);
    return found() as Told<T>;
  }

  /** The answer to a command of ours, or the error. */
  async answerTo(requestId: string): Promise<ServerMessage> {
    const found = () => this.messages.find((message) => 'requestId' in message && message.requestId === requestId);
    await this.#until(() => found() !== undefined, `the answer to ${requestId}`);
    return found() as ServerMessage;
  }

  /** All messages of a type that have come so far. */
  all<T extends ServerMessage['type']>(type: T): Told<T>[] {
    return this.messages.filter((message): message is Told<T> => message.type === type);
  }

  /** Waits until the call has ended; gives the statuses that were told of it, in order. */
  async statusesUntilEnd(isThisCall: (call: CallView) => boolean = () => true): Promise<string[]> {
    const ended = (call: CallView) => isThisCall(call) && call.endedAt !== null;
    await this.told('call_status_update', ({ data }) => ended(data));
    return this.updates(isThisCall).map(({ status }) => status);
  }

  updates(isThisCall: (call: CallView) => boolean = () => true): CallView[] {
    return this.messages.flatMap((message) =>
      message.type === 'call_status_update' && isThisCall(message.data) ? [message.data] : [],
    );
  }

  async closing(): Promise<{ code: number; reason: string }> {
    await this.#until(() => this.closed !== null, 'the connection to close');
    return this.closed as { code: number; reason: string };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.socket.terminate();
    await this.closing();
  }

  async #until(isTrue: () => boolean, what: string): Promise<void> {
    const timer = setTimeout(() => {
      const last = this.messages
        .slice(-5)
        .map((message) => JSON.stringify(message))
        .join('\n');
      this.#changed.reject(new Error(`Waited ${WAIT_MS} ms for ${what}. The last messages:\n${last}`));
    }, WAIT_MS);
    try {
      while (!isTrue()) await this.#changed.promise;
    } finally {
      clearTimeout(timer);
    }
  }

  #tell(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }
}
