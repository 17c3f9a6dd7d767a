// Many talking calls and their model, in a process of their own so that they do not share an event loop with anything
// that is measured.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { TalkAnswer, TalkResults, TalkTask } from './load-messages.ts';

const program = fileURLToPath(new URL('../programs/talk-load.ts', import.meta.url));

export class TalkLoad implements AsyncDisposable {
  readonly #process: ChildProcess;
  readonly #waiting = new Map<number, PromiseWithResolvers<unknown>>();
  #lastId = 0;

  static start(): TalkLoad {
    return new TalkLoad();
  }

  private constructor() {
    this.#process = fork(program, { execArgv: [], serialization: 'advanced' });
    this.#process.on('message', (answer: TalkAnswer) => {
      const asked = this.#waiting.get(answer.id);
      this.#waiting.delete(answer.id);
      if ('error' in answer) asked?.reject(new Error(answer.error));
      else asked?.resolve(answer.result);
    });
    this.#process.on('exit', () => {
      for (const asked of this.#waiting.values()) asked.reject(new Error('The process of the talks ended'));
    });
  }

  ask<Task extends TalkTask>(task: Task): Promise<TalkResults[Task['do']]> {
    if (!this.#process.connected) return Promise.reject(new Error('The process of the talks ended'));
    this.#lastId += 1;
    const answer = Promise.withResolvers<unknown>();
    this.#waiting.set(this.#lastId, answer);
    this.#process.send({ id: this.#lastId, task });
    return answer.promise as Promise<TalkResults[Task['do']]>;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#process.connected) return;
    const exit = once(this.#process, 'exit');
    this.#process.disconnect();
    await exit;
  }
}

/** Makes the load's model listen, and tells where. */
export async function modelUrlOf(load: TalkLoad): Promise<string> {
  return `ws://127.0.0.1:${await load.ask({ do: 'listen' })}/v1/realtime`;
}
