// A clock that all processes of the machine read alike, so that one may stamp what another receives.

/** Milliseconds with fractions since some moment in the past; never goes back. */
export function monotonicMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
