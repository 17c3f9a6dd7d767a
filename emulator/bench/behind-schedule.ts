// How far a series of events that should come at equal distances fell behind.

/** Of each event, its lag in ms behind the schedule on which the quickest one of the series came. */
export function behindSchedule(timesMs: readonly number[], everyMs: number): number[] {
  const lags = timesMs.map((at, index) => at - index * everyMs);
  const quickest = lags.reduce((least, lag) => Math.min(least, lag), Number.POSITIVE_INFINITY);
  return lags.map((lag) => lag - quickest);
}

/** `p50 1.3 ms, p99 3.8 ms, …` */
export function percentilesText(lagsMs: readonly number[]): string {
  const sorted = lagsMs.toSorted((a, b) => a - b);
  const at = (percent: number) => sorted[Math.max(0, Math.ceil((sorted.length * percent) / 100) - 1)] ?? Number.NaN;
  const named: [string, number][] = [
    ['p50', 50],
    ['p99', 99],
    ['p99.9', 99.9],
    ['max', 100],
  ];
  return named.map(([name, percent]) => `${name} ${at(percent).toFixed(1)} ms`).join(', ');
}
