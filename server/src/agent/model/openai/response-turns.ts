// Whose turn it is to have a response made. In the conversation there is one response at a time (reference: OpenAI
// Realtime API, `response.create`): one that is asked for waits for the one that is under way, several that wait become
// one, and a response that the server makes by itself, because the caller has spoken, fulfils a plain wish that waits.
import { joinedWish, type Wish } from '../wish.ts';

export interface ResponseOrders {
  /** Sends `response.create`; returns the id of that event. */
  create(wish: Wish): string;
  cancel(): void;
}

export class ResponseTurns {
  #orders: ResponseOrders;
  #queued: Wish | null = null;
  /** Sent; neither begun nor refused yet. */
  #isCreating = false;
  #lastCreate: { eventId: string; wish: Wish } | null = null;
  /** `knowsAll`: every item that was sent stood in the conversation when it began. */
  #active: { id: string; knowsAll: boolean } | null = null;
  #mutedId: string | null = null;
  #muteNext = false;
  #isCallerSpeaking = false;
  /** The caller's turn is over and the server will answer it by itself. */
  #isServersTurn = false;
  /** Items that were sent and are not in the conversation yet. */
  #itemsOnTheWay = new Set<string>();

  constructor(orders: ResponseOrders) {
    this.#orders = orders;
  }

  /** Something is to come of the model. */
  get isAwaiting(): boolean {
    return this.#active !== null || this.#isCreating || this.#isServersTurn;
  }

  /** Whether the response was cut off, so that its audio is to be dropped. */
  isMuted(responseId: string): boolean {
    return responseId === this.#mutedId;
  }

  ask(wish: Wish): void {
    this.#queued = joinedWish(this.#queued, wish);
    this.#next();
  }

  cancel(): void {
    if (this.#active !== null) this.#mutedId = this.#active.id;
    else if (this.#isCreating) this.#muteNext = true;
    else return;
    this.#orders.cancel();
  }

  itemSent(itemId: string): void {
    this.#itemsOnTheWay.add(itemId);
  }

  /** It stands in the conversation, or was refused. */
  itemSettled(itemId: string): void {
    this.#itemsOnTheWay.delete(itemId);
  }

  speechStarted(): void {
    this.#isCallerSpeaking = true;
    this.#isServersTurn = false;
    // The server cancels it by itself (`interrupt_response`), but some of its audio is on the way.
    if (this.#active !== null) this.#mutedId = this.#active.id;
  }

  speechStopped(): void {
    this.#isCallerSpeaking = false;
  }

  committed(): void {
    this.#isCallerSpeaking = false;
    // Beside a response that goes on the server begins no other: the caller is answered after it.
    if (this.#active !== null || this.#isCreating) this.#queued ??= {};
    else this.#isServersTurn = true;
  }

  created(id: string): void {
    const knowsAll = this.#itemsOnTheWay.size === 0;
    this.#active = { id, knowsAll };
    if (this.#muteNext) this.#mutedId = id;
    this.#muteNext = false;
    if (!this.#isCreating && knowsAll && isPlain(this.#queued)) this.#queued = null;
    this.#isCreating = false;
    this.#isServersTurn = false;
  }

  /** Returns the next wish's turn. */
  done(id: string): void {
    if (this.#active?.id === id) this.#active = null;
    this.#next();
  }

  /** The server has an active response already: this one is asked for again after it, if it is still needed. */
  refusedAsDouble(eventId: string): void {
    const create = this.#takeBack(eventId);
    if (create === null) return;
    if (isPlain(create) && this.#active?.knowsAll === true) return;
    this.#queued = joinedWish(create, this.#queued ?? {});
  }

  /** Returns whether it was ours. */
  refused(eventId: string): boolean {
    const isOurs = this.#takeBack(eventId) !== null;
    if (isOurs) this.#next();
    return isOurs;
  }

  #takeBack(eventId: string): Wish | null {
    if (this.#lastCreate?.eventId !== eventId) return null;
    const { wish } = this.#lastCreate;
    this.#lastCreate = null;
    this.#isCreating = false;
    this.#muteNext = false;
    return wish;
  }

  #next(): void {
    const wish = this.#queued;
    if (wish === null || this.#active !== null || this.#isCreating) return;
    // The server is about to make one anyway.
    if (isPlain(wish) && (this.#isCallerSpeaking || this.#isServersTurn)) return;
    this.#queued = null;
    this.#isCreating = true;
    this.#lastCreate = { wish, eventId: this.#orders.create(wish) };
  }
}

function isPlain(wish: Wish | null): boolean {
  return wish !== null && wish.instructions === undefined;
}
