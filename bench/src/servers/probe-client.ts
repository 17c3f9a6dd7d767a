// The bench's end of the probe inside a measured server.
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { ProbeCommand, ProbeReading } from './probe-messages.ts';

export class ProbeClient {
  readonly #socket: Socket;

  static async connect(path: string): Promise<ProbeClient> {
    const socket = connect(path).setEncoding('utf8');
    await once(socket, 'connect');
    return new ProbeClient(socket);
  }

  private constructor(socket: Socket) {
    this.#socket = socket;
    this.#socket.on('error', () => socket.destroy());
  }

  /** One question at a time. */
  async ask(command: ProbeCommand): Promise<ProbeReading> {
    const answer = Promise.race([once(this.#socket, 'data'), once(this.#socket, 'close')]);
    this.#socket.write(`${command}\n`);
    const [line] = await answer;
    if (typeof line !== 'string') throw new Error('The probed server is gone');
    return JSON.parse(line);
  }

  close(): void {
    this.#socket.destroy();
  }
}
