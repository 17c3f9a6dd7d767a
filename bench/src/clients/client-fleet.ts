// Many app clients, in a process of their own so that they do not share an event loop with anything that is measured.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { ArrivalFigures, Expectation } from './arrivals.ts';
import type { FleetAnswer, FleetFigures, FleetTask } from './fleet-messages.ts';
import type { Door } from './raw-client.ts';
import type { StormFigures, StormOrder } from './storm.ts';

const program = fileURLToPath(new URL('../programs/client-fleet.ts', import.meta.url));

export class ClientFleet implements AsyncDisposable {
  readonly #process: ChildProcess;
  readonly #waiting = new Map<number, PromiseWithResolvers<FleetFigures>>();
  #lastId = 0;

  static start(): ClientFleet {
    return new ClientFleet();
  }

  private constructor() {
    this.#process = fork(program, { execArgv: [] });
    this.#process.on('message', (answer: FleetAnswer) => {
      const asked = this.#waiting.get(answer.id);
      this.#waiting.delete(answer.id);
      if ('error' in answer) asked?.reject(new Error(answer.error));
      else asked?.resolve(answer.figures);
    });
    this.#process.on('exit', () => {
      for (const asked of this.#waiting.values()) asked.reject(new Error('The process of the clients ended'));
    });
  }

  /** Connects so many more clients; resolves when all are greeted. */
  async connect(door: Door, count: number): Promise<void> {
    await this.#ask({ do: 'connect', door, count });
  }

  /** From now on, what arrives is counted. */
  async expect(expectation: Expectation): Promise<void> {
    await this.#ask({ do: 'expect', expectation });
  }

  /** Resolves when every client has all that was expected; rejects after `timeoutMs`, or when a client was lost. */
  async arrived(timeoutMs: number): Promise<ArrivalFigures> {
    const { arrivals } = await this.#ask({ do: 'wait', timeoutMs });
    if (arrivals === undefined) throw new Error('The process of the clients gave no figures');
    return arrivals;
  }

  /** Cuts all clients off at once and lets them come back at once; resolves when all are back, or are too late. */
  async storm(order: StormOrder): Promise<StormFigures> {
    const { storm } = await this.#ask({ do: 'storm', order });
    if (storm === undefined) throw new Error('The process of the clients gave no figures');
    return storm;
  }

  async disconnect(): Promise<void> {
    await this.#ask({ do: 'disconnect' });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#process.connected) return;
    const exit = once(this.#process, 'exit');
    this.#process.disconnect();
    await exit;
  }

  #ask(task: FleetTask): Promise<FleetFigures> {
    if (!this.#process.connected) return Promise.reject(new Error('The process of the clients ended'));
    this.#lastId += 1;
    const answer = Promise.withResolvers<FleetFigures>();
    this.#waiting.set(this.#lastId, answer);
    this.#process.send({ id: this.#lastId, ...task });
    return answer.promise;
  }
}
