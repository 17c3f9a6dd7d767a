// A response that is asked for.

export interface Wish {
  /** For this response alone; absent: as the session says. */
  instructions?: string;
}

/** Both, as one response. */
export function joinedWish(before: Wish | null, wish: Wish): Wish {
  if (before?.instructions === undefined) return wish;
  if (wish.instructions === undefined || wish.instructions === before.instructions) return before;
  return { instructions: `${before.instructions}\n${wish.instructions}` };
}
