// The conversation with one app client: reads its messages in turn, does what they ask and answers.
import {
  type ClientMessage,
  type CloseReason,
  type EndCall,
  errorCatalogue,
  type IncomingCall,
  limits,
  type Rejection,
  reject,
} from '@patchcord/protocol';
import { type Identity, may, type Scope } from '../auth/identity.ts';
import type { TokenVerifier } from '../auth/verify-token.ts';
import type { HangUp } from '../calls/hang-up.ts';
import type { PlaceCall } from '../calls/place-call.ts';
import { toView } from '../calls/view.ts';
import { TokenBucket } from '../token-bucket.ts';
import type { ClientConnection } from './client-connection.ts';
import type { Greet } from './greet.ts';
import type { Hub } from './hub.ts';
import { readMessage } from './read-message.ts';

export interface SessionDeps {
  hub: Hub;
  greet: Greet;
  placeCall: PlaceCall;
  hangUp: HangUp;
  verifier: TokenVerifier;
  now: () => number;
  onRefused: (code: Rejection['code']) => void;
  onClosing: (reason: CloseReason) => void;
  /** A media peer came without showing that it may. */
  onMediaRefused: () => void;
  onError: (error: unknown, code: Rejection['code']) => void;
  /** What to tell a client when something of ours broke. */
  rejectionOf: (error: unknown) => Rejection;
}

/** Messages that may wait while one is being worked on. */
const MAX_WAITING = 100;

export class ClientSession {
  readonly #client: ClientConnection;
  readonly #deps: SessionDeps;
  readonly #bucket: TokenBucket;
  #identity: Identity | null = null;
  #work: Promise<void> = Promise.resolve();
  #waiting = 0;
  #refusedInARow = 0;

  constructor(client: ClientConnection, deps: SessionDeps) {
    this.#client = client;
    this.#deps = deps;
    this.#bucket = new TokenBucket(limits.messageBurst, limits.messagesPerSecond, deps.now());
  }

  /** Whether it is known who the client is. */
  get isIntroduced(): boolean {
    return this.#identity !== null;
  }

  /** From now on the client may do what `identity` allows, and hears of calls if it may read them. */
  introduce(identity: Identity): void {
    this.#identity = identity;
    this.#client.expiresAt = identity.expiresAt;
    this.#deps.hub.admit(this.#client, identity);
  }

  receive(data: Buffer, isBinary: boolean): void {
    this.#client.alive = true;
    const retryAfterMs = this.#waiting >= MAX_WAITING ? 1000 : this.#bucket.take(this.#deps.now());
    if (retryAfterMs > 0) {
      this.#refuse({ ...reject('rate-limited'), retryAfterMs });
      return;
    }
    const read = readMessage(data, isBinary);
    if (read.kind === 'message') this.#enqueue(read.message);
    else if (read.kind === 'refused') this.#refuse(read.rejection, read.requestId);
    else this.#refuse(reject('unknown-message-type', 'App clients send messages with a "type".'));
  }

  #enqueue(message: ClientMessage): void {
    this.#refusedInARow = 0;
    this.#waiting += 1;
    this.#work = this.#work
      .then(() => this.#handle(message))
      .catch((error: unknown) => {
        const rejection = this.#deps.rejectionOf(error);
        this.#deps.onError(error, rejection.code);
        this.#refuse(rejection, 'requestId' in message ? message.requestId : undefined);
      })
      .finally(() => {
        this.#waiting -= 1;
      });
  }

  async #handle(message: ClientMessage): Promise<void> {
    switch (message.type) {
      case 'hello':
        return this.#hello(message);
      case 'ping':
        return this.#client.send({
          type: 'pong',
          ...(message.id === undefined ? {} : { id: message.id }),
          serverTime: new Date(this.#deps.now()).toISOString(),
        });
      case 'incoming_call':
        return this.#place(message);
      case 'end_call':
        return this.#end(message);
    }
  }

  async #hello({ token, resume }: Extract<ClientMessage, { type: 'hello' }>): Promise<void> {
    const refreshes = token !== undefined || this.#identity === null;
    if (refreshes) {
      const verified = await this.#deps.verifier.verify(token);
      if (!verified.ok) {
        this.#refuse(verified.rejection);
        this.#client.close(verified.rejection.code === 'token-expired' ? 'token-expired' : 'unauthorized');
        return;
      }
      // Nothing may be told between being let in and the welcome.
      this.#client.hold();
      this.introduce(verified.identity);
    }
    if (this.#allowed('calls:read')) await this.#deps.greet(this.#client, resume);
  }

  async #place({ callerId, recipientId, callType, agent, requestId }: IncomingCall): Promise<void> {
    if (!this.#allowed('calls:place', requestId)) return;
    const placedBy = this.#identity?.subject ?? '';
    const placed = await this.#deps.placeCall({ callerId, recipientId, callType, agent, requestId, placedBy });
    if (!placed.ok) {
      this.#refuse(placed.rejection, requestId);
      return;
    }
    const { call, duplicate, dialled } = placed;
    const named = requestId === undefined ? {} : { requestId };
    this.#client.send({ type: 'call_placed', ...named, callId: call.id, duplicate, data: toView(call) });
    void dialled.then((rejection) => {
      if (rejection !== null) this.#refuse(rejection, requestId, call.id);
    });
  }

  async #end({ callId, requestId }: EndCall): Promise<void> {
    if (!this.#allowed('calls:place', requestId)) return;
    const ended = await this.#deps.hangUp(callId);
    if (!ended.ok) this.#refuse(ended.rejection, requestId, callId);
  }

  #allowed(scope: Scope, requestId?: string): boolean {
    if (this.#identity === null) this.#refuse(reject('hello-required'), requestId);
    else if (!may(this.#identity, scope))
      this.#refuse(reject('forbidden', `The token does not carry the scope ${scope}.`), requestId);
    else return true;
    return false;
  }

  #refuse(rejection: Rejection, requestId?: string, callId?: string): void {
    this.#deps.onRefused(rejection.code);
    this.#client.send({
      type: 'error',
      temporary: errorCatalogue[rejection.code].temporary,
      ...rejection,
      ...(requestId === undefined ? {} : { requestId }),
      ...(callId === undefined ? {} : { callId }),
    });
    this.#refusedInARow += 1;
    if (this.#refusedInARow > limits.maxRefusedInARow) this.#client.close('message-flood');
  }
}
