// Lets a test wait for the next thing that happens.

/** First in, first out; `next` waits when there is nothing yet. */
export class Queue<T> {
  readonly #items: T[] = [];
  readonly #waiting: ((item: T) => void)[] = [];

  push(item: T): void {
    const take = this.#waiting.shift();
    if (take === undefined) this.#items.push(item);
    else take(item);
  }

  next(): Promise<T> {
    const item = this.#items.shift();
    return item === undefined ? new Promise((take) => this.#waiting.push(take)) : Promise.resolve(item);
  }
}
