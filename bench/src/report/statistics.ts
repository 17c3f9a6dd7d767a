// The few statistics that the tables need.

/** The middle of the values; between the two in the middle when their number is even. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = Math.floor(sorted.length / 2);
  const [a, b] = sorted.length % 2 === 1 ? [sorted[upper], sorted[upper]] : [sorted[upper - 1], sorted[upper]];
  if (a === undefined || b === undefined) throw new RangeError('There is no median of nothing');
  return (a + b) / 2;
}

/** The least of the values that so large a share of them is not above. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const value = sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)];
  if (value === undefined) throw new RangeError('There is no percentile of nothing');
  return value;
}

/** How much y grows with each x, by least squares. */
export function slope(points: readonly (readonly [x: number, y: number])[]): number {
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [middleX, middleY] = [mean(points.map(([x]) => x)), mean(points.map(([, y]) => y))];
  const spread = points.reduce((sum, [x]) => sum + (x - middleX) ** 2, 0);
  if (spread === 0) throw new RangeError('There is no slope without a distance');
  return points.reduce((sum, [x, y]) => sum + (x - middleX) * (y - middleY), 0) / spread;
}

/** How many times `b` fits into `a`. */
export function ratio(a: number, b: number): number {
  if (b === 0) throw new RangeError('There is no ratio to nothing');
  return a / b;
}
