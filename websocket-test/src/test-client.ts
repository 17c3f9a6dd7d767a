// The client as a whole: the SDK, the calls that it places, what it waits for, and what it tells.
import { CallClient, CallClientError, type PlaceOptions } from '@patchcord/client';
import type { CallStatus } from '@patchcord/protocol';
import { WebSocket } from 'ws';
import type { Settings } from './arguments.ts';
import { whenAnyReaches, whenReached } from './awaited-call.ts';
import { eventOfState } from './client-event.ts';
import { type Command, commandHelp, parseCommand } from './commands.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { readFrame } from './frame.ts';
import type { Output } from './output.ts';

/** A call that a person typed waits for a connection as long as that takes. */
const PATIENCE_MS = 24 * 3_600_000;

export class TestClient {
  readonly #settings: Settings;
  readonly #output: Output;
  readonly #client: CallClient;
  readonly #left = Promise.withResolvers<ExitCode>();
  #wasWelcomed = false;

  /** `name` is how the client introduces itself to the server. */
  constructor(settings: Settings, name: string, output: Output) {
    const { url, token } = settings;
    this.#settings = settings;
    this.#output = output;
    this.#client = new CallClient({
      endpoints: [url],
      client: name,
      ...(token !== null && { getToken: () => token }),
      // Unlike the one of Node.js it tells why a connection could not be made.
      WebSocket,
      timing: { commandTimeoutMs: PATIENCE_MS },
    });
    this.#client.on('sent', ({ text }) => output.report({ kind: 'sent', text }));
    this.#client.on('message', ({ text }) => output.report({ kind: 'received', frame: readFrame(text) }));
    this.#client.on('state', (state) => {
      const event = eventOfState(state);
      if (event !== null) output.report(event);
      if (state.name === 'connected') this.#wasWelcomed = true;
      if (event?.kind === 'stopped') this.leave(exitCodes.notConnected);
    });
  }

  /** Runs until `leave`, the awaited status, the timeout, or the server's word to stay away. */
  async run(): Promise<ExitCode> {
    const { call, until, timeoutMs } = this.#settings;
    if (until !== null) void this.#await(call, until);
    else if (call !== null) void this.#place(call);
    const timeout = until === null ? undefined : setTimeout(() => this.#timeOut(until), timeoutMs);
    // That the server refuses this client is told by the state.
    this.#client.connect().catch(() => undefined);
    const exitCode = await this.#left.promise;
    clearTimeout(timeout);
    this.#client.disconnect();
    return exitCode;
  }

  /** Ends `run` with this code; the first one counts. */
  leave(code: ExitCode): void {
    this.#left.resolve(code);
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
        const { from, to, callType } = command;
        void this.#place({ from, to, callType });
        if (this.#client.state.name !== 'connected')
          this.#output.note('not connected; the call is placed as soon as there is a connection', 'yellow');
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

  #send(message: object | string): void {
    if (!this.#client.send(message)) this.#output.note('not connected; nothing was sent', 'yellow');
  }

  /** The call; null when it was refused, which its message has told. */
  async #place(call: PlaceOptions) {
    try {
      return await this.#client.place(call);
    } catch (error) {
      if (error instanceof CallClientError) return null;
      throw error;
    }
  }

  async #await(wanted: PlaceOptions | null, until: CallStatus): Promise<void> {
    if (wanted === null) {
      this.#conclude(await whenAnyReaches(this.#client, until), true);
      return;
    }
    const call = await this.#place(wanted);
    if (call !== null) {
      this.#conclude(call, await whenReached(call, until));
    } else if (this.#client.state.name === 'connected') {
      this.#output.note('the call was refused', 'red');
      this.leave(exitCodes.endedOtherwise);
    }
  }

  #conclude({ status }: { status: CallStatus }, isReached: boolean): void {
    if (isReached) this.#output.note(`the call is ${status}, as awaited`, 'green');
    else this.#output.note(`the call ended as ${status}, not ${this.#settings.until}`, 'red');
    this.leave(isReached ? exitCodes.ok : exitCodes.endedOtherwise);
  }

  #timeOut(until: string): void {
    const what = this.#wasWelcomed ? `no call was ${until}` : 'no connection was made';
    this.#output.note(`${what} within ${this.#settings.timeoutMs / 1000} s`, 'red');
    this.leave(this.#wasWelcomed ? exitCodes.timedOut : exitCodes.notConnected);
  }
}
