// The server's side of one connection of a test server.
import type { ClientMessage, ErrorCode, Hello, ServerMessage, SignalMessage } from '@patchcord/protocol';
import type { WebSocket } from 'ws';
import type { CallWorld, Listener } from './call-world.ts';
import type { FailingServerOptions } from './failing-server.ts';
import type { FailureMode } from './modes.ts';

type Command = Exclude<ClientMessage, SignalMessage | { type: 'hello' | 'ping' | 'ring_ack' }>;

export class ServedClient implements Listener {
  readonly socket: WebSocket;
  readonly mode: FailureMode;
  /** All that the client has said on this connection. */
  readonly received: ClientMessage[] = [];
  readonly closed: Promise<void>;
  userId = 'anyone';
  deviceId = '';
  readonly #world: CallWorld;
  readonly #options: FailingServerOptions;
  #isSilent = false;
  #isWelcome = false;

  constructor(socket: WebSocket, mode: FailureMode, options: FailingServerOptions & { world: CallWorld }) {
    this.socket = socket;
    this.mode = mode;
    this.#world = options.world;
    this.#options = options;
    this.closed = new Promise((resolve) => void socket.on('close', () => resolve()));
    socket.on('error', () => undefined);
    socket.on('close', () => this.#world.leave(this));
    socket.on('message', (data) => this.#receive(JSON.parse((data as Buffer).toString())));
  }

  /** The hello that this connection began with. */
  get hello(): Hello | undefined {
    return this.received.find((message) => message.type === 'hello');
  }

  tell(message: ServerMessage): void {
    if (!this.#isSilent) this.socket.send(JSON.stringify(message));
  }

  replace(): void {
    this.socket.close(4203, 'device-replaced');
  }

  /** Ends the TCP connection without a word. */
  drop(): void {
    this.socket.terminate();
  }

  /** From now on nothing is said any more; the socket stays open, as with a network that is gone. */
  fallSilent(): void {
    this.#isSilent = true;
  }

  #receive(message: ClientMessage): void {
    this.received.push(message);
    if (message.type === 'hello') this.#hello(message);
    else if (!this.#isSilent) this.#answer(message);
  }

  #hello(hello: Hello): void {
    const verdict = hello.token === undefined ? 'good' : (this.#options.checkToken?.(hello.token) ?? 'good');
    if (this.mode === 'token-expired' || verdict === 'expired') this.socket.close(4003, 'token-expired');
    else if (this.mode === 'token-invalid' || verdict === 'invalid') this.socket.close(4200, 'unauthorized');
    else if (verdict === 'not-checked') this.#tellNotChecked();
    else if (this.mode === 'close-before-welcome') this.socket.close(1011, 'broken');
    else if (this.mode === 'refuse-hello') this.#refuse('store-unavailable', {});
    else if (this.mode === 'goaway-first') this.#sayGoaway();
    else if (this.mode === 'slow-welcome') setTimeout(() => this.#welcome(hello), this.#options.slowMs ?? 1_000);
    else if (this.mode !== 'no-first-message') this.#welcome(hello);
  }

  #welcome({ resume, userId, deviceId }: Hello): void {
    if (this.mode === 'garbage') this.#sendGarbage();
    const missed = this.#world.eventsAfter(resume);
    this.userId = userId ?? this.userId;
    this.deviceId = deviceId ?? '';
    this.tell({
      type: 'welcome',
      instanceId: 'failing-server',
      epoch: this.#world.epoch,
      seq: missed === null ? this.#world.seq : (resume?.seq ?? 0),
      recovered: missed !== null,
      calls: this.#world.activeCalls(),
      callsTruncated: false,
      rings: this.#world.ringsOf(this.userId).map(({ callId, expiresAt }) => ({ callId, expiresAt })),
      userId: this.userId,
      heartbeatMs: this.#options.heartbeatMs ?? 25_000,
      serverTime: new Date().toISOString(),
    });
    for (const event of missed ?? []) this.tell(event);
    this.#world.join(this);
    if (!this.#isWelcome) this.#failWhenConnected();
    this.#isWelcome = true;
  }

  #failWhenConnected(): void {
    switch (this.mode) {
      case 'close-when-connected':
        this.socket.close(1011, 'broken');
        break;
      case 'drop-when-connected':
        this.drop();
        break;
      case 'no-pong':
        this.fallSilent();
        break;
      case 'goaway-when-connected':
        this.#sayGoaway();
        break;
      case 'slow-consumer':
        this.socket.close(4000, 'slow-consumer');
        break;
      case 'draining':
        this.socket.close(4100, 'draining');
        break;
      case 'device-replaced':
        this.replace();
        break;
      case 'garbage':
        this.#sendGarbage();
        break;
      default:
    }
  }

  #tellNotChecked(): void {
    this.#refuse('keys-unavailable', {});
    if (!this.#isWelcome) this.socket.close(4004, 'keys-unavailable');
  }

  #sayGoaway(): void {
    const { reconnectAfterMs = 0, endpoints = [] } = this.#options.goaway ?? {};
    this.tell({ type: 'goaway', reconnectAfterMs, endpoints });
  }

  #sendGarbage(): void {
    this.socket.send('{"no":"type"}');
    this.socket.send('not JSON');
    this.socket.send(Buffer.from([0, 1, 2]));
    this.socket.send('{"type":"news","of":"a later version"}');
    this.socket.send('{"type":"call_placed"}');
  }

  #answer(message: Exclude<ClientMessage, { type: 'hello' }>): void {
    if (message.type === 'ping') {
      const named = message.id === undefined ? {} : { id: message.id };
      this.tell({ type: 'pong', ...named, serverTime: new Date().toISOString() });
    } else if (message.type === 'ring_ack') {
      this.#world.acknowledged.push({ callId: message.callId, deviceId: this.deviceId });
    } else if (message.type === 'signal' || message.type === 'signal_ack' || message.type === 'signal_resume') {
      if (!this.#world.signals.relay(message, this)) this.#refuse('not-your-call', { callId: message.callId });
    } else {
      if (this.mode === 'drop-on-command') this.fallSilent();
      this.#obey(message);
      if (this.mode === 'drop-on-command') this.drop();
    }
  }

  #obey(command: Command): void {
    const refused = this.#options.refuse?.(command);
    if (refused !== undefined) this.#refuse(refused, command);
    else if (command.type === 'incoming_call') this.#place(command);
    else if (command.type === 'accept_call') this.#accept(command);
    else this.#end(command);
  }

  #place(command: Extract<Command, { type: 'incoming_call' }>): void {
    const { call, duplicate } = this.#world.place(command, this.deviceId);
    this.tell({ type: 'call_placed', ...named(command), callId: call.callId, duplicate, data: call });
  }

  #accept(command: Extract<Command, { type: 'accept_call' }>): void {
    const { callId } = command;
    const accepted = this.#world.accept(callId, this.deviceId);
    if ('refused' in accepted) this.#refuse(accepted.refused, command);
    else this.tell({ type: 'call_accepted', ...named(command), callId, data: accepted });
  }

  #end({ requestId, ...command }: Exclude<Command, { type: 'incoming_call' | 'accept_call' }>): void {
    const { type, callId } = command;
    if (type === 'reject_call') this.#world.reject(callId, this.deviceId);
    if (command.type === 'end_call') this.#world.end(callId, command.reason);
    if (requestId !== undefined) this.tell({ type: 'command_done', requestId, callId });
  }

  #refuse(code: ErrorCode, command: { callId?: string; requestId?: string | undefined }): void {
    const temporary = temporaryCodes.has(code);
    this.tell({
      type: 'error',
      code,
      message: `Refused by the test server: ${code}.`,
      temporary,
      ...(temporary && { retryAfterMs: 20 }),
      ...named(command),
      ...(command.callId !== undefined && { callId: command.callId }),
    });
  }
}

const temporaryCodes: ReadonlySet<ErrorCode> = new Set([
  'store-unavailable',
  'keys-unavailable',
  'rate-limited',
  'draining',
]);

function named({ requestId }: { requestId?: string | undefined }): { requestId?: string } {
  return requestId === undefined ? {} : { requestId };
}
