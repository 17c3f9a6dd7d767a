// The shape in which this package tells success from refusal.

/** A value, or the reason why there is none. Exceptions are left for bugs. */
export type Result<T, E> = { ok: true; value: T } | { ok: false; error: E };
