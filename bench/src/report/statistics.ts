// The few statistics that the tables need.

/** The middle of the values; between the two in the middle when their number is even. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = Math.floor(sorted.length / 2);
  const [a, b] = sorted.length % 2 === 1 ? [sorted[upper], sorted[upper]] : [sorted[upper - 1], sorted[upper]];
  if (a === undefined || b === undefined) throw new RangeError('There is no median of nothing');
  return (a + b) / 2;
}

/** The value that `share` percent of the values do not exceed (nearest rank). */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const found = sorted[Math.max(0, Math.ceil((share / 100) * sorted.length) - 1)];
  if (found === undefined) throw new RangeError('There is no percentile of nothing');
  return found;
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
