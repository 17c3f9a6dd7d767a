// The few statistics that the tables need.

/** The middle of the values; between the two in the middle when their number is even. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = Math.floor(sorted.length / 2);
  const [a, b] = sorted.length % 2 === 1 ? [sorted[upper], sorted[upper]] : [sorted[upper - 1], sorted[upper]];
  if (a === undefined || b === undefined) throw new RangeError('There is no median of nothing');
  return (a + b) / 2;
}

/** How many times `b` fits into `a`. */
export function ratio(a: number, b: number): number {
  if (b === 0) throw new RangeError('There is no ratio to nothing');
  return a / b;
}
