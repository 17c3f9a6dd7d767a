// The conversation with one app client: reads its messages in turn, does what they ask and answers.
import {
  type ClientMessage,
  type CloseReason,
  errorCatalogue,
  type Hello,
  limits,
  type Rejection,
  reject,
  type SignalMessage,
} from '@patchcord/protocol';
import { type Identity, may, openIdentityOf, type Scope } from '../auth/identity.ts';
import type { TokenVerifier } from '../auth/verify-token.ts';
import { TokenBucket } from '../token-bucket.ts';
import type { ClientConnection } from './client-connection.ts';
import type { DeviceBook } from './device-book.ts';
import type { Greet } from './greet.ts';
import type { Hub } from './hub.ts';
import { type About, peekAbout, readMessage } from './read-message.ts';
import type { RingingDevice } from './ringing-device.ts';
import { type CallCommands, type Command, runCommand } from './run-command.ts';
import type { Signalling, SignalSeat } from './signalling.ts';

export interface SessionDeps {
  hub: Hub;
  devices: DeviceBook;
  greet: Greet;
  calls: CallCommands;
  signals: Signalling;
  verifier: TokenVerifier;
  /** A name for a device that has none of its own. */
  newDeviceId: () => string;
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
  /** Set by the first hello. */
  #device: RingingDevice | null = null;
  #seat: SignalSeat | null = null;
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

  /** The connection is gone. `isForGood`: the client has closed it in an orderly way. */
  leave(isForGood: boolean): void {
    this.#deps.hub.remove(this.#client);
    if (this.#device !== null) this.#deps.devices.leave(this.#device, isForGood);
    this.#seat?.leave();
  }

  receive(data: Buffer, isBinary: boolean): void {
    this.#client.alive = true;
    const retryAfterMs = this.#waiting >= MAX_WAITING ? 1000 : this.#bucket.take(this.#deps.now());
    if (retryAfterMs > 0) {
      this.#refuse({ ...reject('rate-limited'), retryAfterMs }, peekAbout(data, isBinary));
      return;
    }
    const read = readMessage(data, isBinary);
    if (read.kind === 'message') this.#enqueue(read.message);
    else if (read.kind === 'refused') this.#refuse(read.rejection, read.about);
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
        this.#refuse(rejection, aboutOf(message));
        // Who is let in stays. Who is not would in the end be told to stay away, for want of a hello.
        if (rejection.code === 'keys-unavailable' && this.#identity === null) this.#client.close('keys-unavailable');
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
      case 'signal':
      case 'signal_ack':
      case 'signal_resume':
        return this.#signal(message);
      default:
        return this.#command(message);
    }
  }

  async #hello(hello: Hello): Promise<void> {
    const refreshes = hello.token !== undefined || this.#identity === null || this.#device === null;
    if (refreshes) {
      const identity = await this.#identityOf(hello);
      if (identity === null) return;
      // Nothing may be told between being let in and the welcome.
      this.#client.hold();
      this.introduce(identity);
    }
    const device = this.#allowed('calls:read') ? await this.#deviceOf(hello) : null;
    if (device !== null) await this.#deps.greet(this.#client, device, hello.resume);
  }

  /** Who the client is by this hello; null: it has been told why it is nobody. */
  async #identityOf({ token, userId }: Hello): Promise<Identity | null> {
    const { verifier } = this.#deps;
    // The token may have been shown in the handshake.
    if (token === undefined && verifier.required && this.#identity !== null) return this.#identity;
    const verified = await verifier.verify(token);
    if (!verified.ok) {
      this.#refuse(verified.rejection);
      this.#client.close(verified.rejection.code === 'token-expired' ? 'token-expired' : 'unauthorized');
      return null;
    }
    const named = this.#device?.userId ?? userId;
    const identity = verifier.required || named === undefined ? verified.identity : openIdentityOf(named);
    if (this.#device === null || this.#device.userId === identity.subject) return identity;
    this.#refuse(reject('forbidden', 'This token is of another user; open another connection for it.'));
    return null;
  }

  /** The device that this connection is; null: the connection is gone. */
  async #deviceOf({ deviceId }: Hello): Promise<RingingDevice | null> {
    if (this.#device !== null || this.#identity === null) return this.#device;
    const who = { userId: this.#identity.subject, deviceId: deviceId ?? this.#deps.newDeviceId() };
    const device = await this.#deps.devices.connect(this.#client, who);
    if (!this.#client.isOpen) {
      this.#deps.devices.leave(device, false);
      return null;
    }
    this.#device = device;
    this.#seat = this.#deps.signals.join(who, (message) => this.#client.send(message));
    return device;
  }

  async #signal(message: SignalMessage): Promise<void> {
    const refusal = this.#seat === null ? reject('hello-required') : await this.#seat.say(message);
    if (refusal !== null) this.#refuse(refusal, aboutOf(message));
  }

  async #command(command: Command): Promise<void> {
    const about = aboutOf(command);
    if (this.#identity === null) {
      this.#refuse(reject('hello-required'), about);
      return;
    }
    const done = await runCommand(command, { identity: this.#identity, device: this.#device }, this.#deps.calls);
    if (!done.ok) {
      this.#refuse(done.rejection, about);
      return;
    }
    const { answer, later } = done;
    if (answer !== null) this.#client.send(answer);
    void later?.then((rejection) => {
      const placed = answer !== null && 'callId' in answer ? answer.callId : undefined;
      if (rejection !== null) this.#refuse(rejection, { ...about, ...(placed !== undefined && { callId: placed }) });
    });
  }

  #allowed(scope: Scope): boolean {
    if (this.#identity === null) this.#refuse(reject('hello-required'));
    else if (!may(this.#identity, scope))
      this.#refuse(reject('forbidden', `The token does not carry the scope ${scope}.`));
    else return true;
    return false;
  }

  #refuse(rejection: Rejection, about: About = {}): void {
    this.#deps.onRefused(rejection.code);
    this.#client.send({
      type: 'error',
      temporary: errorCatalogue[rejection.code].temporary,
      ...rejection,
      ...about,
    });
    this.#refusedInARow += 1;
    if (this.#refusedInARow > limits.maxRefusedInARow) this.#client.close('message-flood');
  }
}

function aboutOf(message: ClientMessage): About {
  return {
    ...('requestId' in message && message.requestId !== undefined && { requestId: message.requestId }),
    ...('callId' in message && { callId: message.callId }),
    ...(message.type === 'signal' && { signalSeq: message.seq }),
  };
}
