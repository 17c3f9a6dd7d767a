// The bench's end of the probe inside a measured server.
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { ProbeCommand, ProbeReading } from './probe-messages.ts';

export class ProbeClient {
  readonly #socket: Socket;
  #asked: PromiseWithResolvers<ProbeReading> | null = null;

  static async connect(path: string): Promise<ProbeClient> {
    const socket = connect(path).setEncoding('utf8');
    await once(socket, 'connect');
    return new ProbeClient(socket);
  }

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (line) => this.#asked?.resolve(JSON.parse(String(line))));
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#asked?.reject(new Error('The probed server is gone')));
  }

  /** One question at a time. */
  ask(command: ProbeCommand): Promise<ProbeReading> {
    if (this.#socket.destroyed) return Promise.reject(new Error('The probed server is gone'));
    this.#asked = Promise.withResolvers<ProbeReading>();
    this.#socket.write(`${command}\n`);
    return this.#asked.promise;
  }

  close(): void {
    this.#socket.destroy();
  }
}
