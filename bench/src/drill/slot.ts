// A place for one call at a time.

export interface Slot {
  /** Whether its call is stored and has not ended. */
  readonly isUnderWay: boolean;
  /** Places a call and resolves when it is over; never rejects because of what the server says. */
  call(): Promise<void>;
}
