// The client as a whole: the connection, the calls it places, what it waits for, and what it tells.
import type { ClientMessage, ServerMessage } from '@patchcord/protocol';
import type { Settings } from './arguments.ts';
import { AwaitedCall, type Verdict } from './awaited-call.ts';
import { type Command, commandHelp, parseCommand } from './commands.ts';
import { Connection, type ConnectionEvent } from './connection.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import type { Output } from './output.ts';
import { callRequest, PlacedCalls } from './placed-calls.ts';

export class TestClient {
  readonly #settings: Settings;
  readonly #output: Output;
  readonly #connection: Connection;
  readonly #placedCalls: PlacedCalls;
  readonly #awaitedCall: AwaitedCall | null;
  #wasWelcomed = false;
  #exitCode: ExitCode | null = null;

  /** `name` is how the client introduces itself to the server. */
  constructor(settings: Settings, name: string, output: Output) {
    const { url, token, until, call } = settings;
    this.#settings = settings;
    this.#output = output;
    this.#connection = new Connection({
      url,
      client: name,
      ...(token !== null && { token }),
      onEvent: (event) => this.#receive(event),
    });
    this.#placedCalls = new PlacedCalls((request) => this.#connection.send(request));
    this.#awaitedCall = until === null ? null : new AwaitedCall(until, call);
  }

  /** Runs until `leave`, the awaited status, the timeout, or the server's word to stay away. */
  async run(): Promise<ExitCode> {
    const { call, until, timeoutMs } = this.#settings;
    if (call !== null) this.#placedCalls.place(call);
    const timeout = until === null ? undefined : setTimeout(() => this.#timeOut(until), timeoutMs);
    const end = await this.#connection.run();
    clearTimeout(timeout);
    return this.#exitCode ?? (end === 'stopped' ? exitCodes.notConnected : exitCodes.ok);
  }

  /** Ends `run` with this code; the first one counts. */
  leave(code: ExitCode): void {
    this.#exitCode ??= code;
    this.#connection.close();
  }

  /** Does what a person typed. */
  obey(line: string): void {
    const command = parseCommand(line);
    if (command === null) return;
    if (command.ok) this.#perform(command.value);
    else this.#output.note(command.error, 'red');
  }

  #perform(command: Command): void {
    switch (command.kind) {
      case 'call': {
        const isSent = this.#placedCalls.place(callRequest(command.from, command.to, command.callType));
        if (!isSent) this.#output.note('not connected; the call is placed as soon as there is a connection', 'yellow');
        break;
      }
      case 'end':
        this.#send({ type: 'end_call', callId: command.callId });
        break;
      case 'ping':
        this.#send({ type: 'ping' });
        break;
      case 'send':
        this.#send(command.text);
        break;
      case 'help':
        this.#output.print(commandHelp);
        break;
      case 'quit':
        this.leave(exitCodes.ok);
        break;
    }
  }

  #send(message: ClientMessage | string): void {
    if (!this.#connection.send(message)) this.#output.note('not connected; nothing was sent', 'yellow');
  }

  #receive(event: ConnectionEvent): void {
    this.#output.report(event);
    if (event.kind === 'received' && event.frame.ok) this.#receiveMessage(event.frame.value);
  }

  #receiveMessage(message: ServerMessage): void {
    if (message.type === 'welcome') this.#wasWelcomed = true;
    this.#placedCalls.receive(message);
    const verdict = this.#awaitedCall?.judge(message);
    if (verdict) this.#conclude(verdict);
  }

  #conclude(verdict: Verdict): void {
    switch (verdict.kind) {
      case 'reached':
        this.#output.note(`the call is ${verdict.call.status}, as awaited`, 'green');
        this.leave(exitCodes.ok);
        break;
      case 'ended-otherwise':
        this.#output.note(`the call ended as ${verdict.call.status}, not ${this.#settings.until}`, 'red');
        this.leave(exitCodes.endedOtherwise);
        break;
      case 'refused':
        this.#output.note('the call was refused', 'red');
        this.leave(exitCodes.endedOtherwise);
        break;
      case 'out-of-sight':
        this.#output.note(
          'the server started anew and the call is not active there; asking what became of it',
          'yellow',
        );
        this.#placedCalls.place(verdict.call);
    }
  }

  #timeOut(until: string): void {
    const what = this.#wasWelcomed ? `no call was ${until}` : 'no connection was made';
    this.#output.note(`${what} within ${this.#settings.timeoutMs / 1000} s`, 'red');
    this.leave(this.#wasWelcomed ? exitCodes.timedOut : exitCodes.notConnected);
  }
}
