// Tells a database that cannot write from one that will not take what it was given.

/** Postgres' classes of errors "data exception" and "program limit exceeded" (reference: appendix A of its manual). */
const DATA_ERROR = /^(?:22|54)/;

/** Whether it would take the rest of a batch without the part that it refuses. */
export function isRefusedData(error: unknown): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && DATA_ERROR.test(error.code);
}
