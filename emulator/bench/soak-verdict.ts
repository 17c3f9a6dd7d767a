// Whether a process that was soaked has grown.
import type { Measurement } from './soak-emulator.ts';

export interface Sample extends Measurement {
  atMinutes: number;
}

/** What may be gained in an hour by the slope; in a shorter time at least `atLeastMb`, which is noise. */
const allowed = {
  rssMb: { perHour: 24, atLeastMb: 16 },
  heapMb: { perHour: 4, atLeastMb: 2 },
  buffersMb: { perHour: 4, atLeastMb: 2 },
} as const;
const grown = ['rssMb', 'heapMb', 'buffersMb'] as const;
/** A slope of fewer samples is noise. */
const leastSamples = 4;
/** By so many there may be more when all calls have ended than before the first: connections that are kept for the next. */
const allowedLeftover = 4;

/** What has grown beyond its limit, in words; nothing when all is well. @param steady samples taken after the warm-up */
export function growthProblems(steady: readonly Sample[]): string[] {
  return grown.flatMap((name) => {
    const growth = growthOf(steady, name);
    return growth !== null && growth.gainedMb > growth.limitMb ? [growth.text] : [];
  });
}

/** A line for each, also when all is well. */
export function growthTexts(steady: readonly Sample[]): string[] {
  const growths = grown.map((name) => growthOf(steady, name)?.text);
  return growths.map((text) => text ?? 'too few samples after the warm-up to judge growth');
}

function growthOf(steady: readonly Sample[], name: keyof typeof allowed) {
  const [first, last] = [steady[0], steady.at(-1)];
  if (first === undefined || last === undefined || steady.length < leastSamples) return null;
  const minutes = last.atMinutes - first.atMinutes;
  const slope = slopeOf(steady.map((sample) => [sample.atMinutes, sample[name]]));
  const gainedMb = slope * minutes;
  const limitMb = Math.max(allowed[name].atLeastMb, (allowed[name].perHour * minutes) / 60);
  const signed = `${gainedMb < 0 ? '' : '+'}${gainedMb.toFixed(1)}`;
  return { gainedMb, limitMb, text: `${name}: ${signed} MB in ${minutes.toFixed(0)} min, limit ${limitMb.toFixed(1)}` };
}

/** What has not been given back when all calls have ended. */
export function leftovers(before: Measurement, after: Measurement): string[] {
  const problems = after.calls > 0 ? [`${after.calls} calls have not ended`] : [];
  for (const name of ['fds', 'handles'] as const) {
    const more = (after[name] ?? 0) - (before[name] ?? 0);
    if (more > allowedLeftover) problems.push(`${name}: ${before[name]} before, ${after[name]} after`);
  }
  return problems;
}

/** Of the line through the points that has the least squares. */
function slopeOf(points: readonly (readonly [number, number])[]): number {
  const mean = (at: 0 | 1) => points.reduce((sum, point) => sum + point[at], 0) / points.length;
  const [meanX, meanY] = [mean(0), mean(1)];
  const above = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0);
  return above / points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
}
