// What a run is held against: `first-audio<1200ms,barge-in<300ms`.
import type { Checked } from '../../parameters.ts';
import type { StreamReport } from '../stream-report.ts';

/** What can be asserted. A time that was never measured is null, and fails every assertion. */
const figures = {
  /** Ms from `start` to the first sound. */
  'first-audio': (report) => report.firstAudioMs,
  /** Ms, the longest of all turns; a turn without an answer is null. */
  'response-gap': (report) => worst(report.turns.map(({ responseGapMs }) => responseGapMs)),
  /** Ms, the longest of all interruptions. */
  'barge-in': (report) => worst(report.bargeIns.map(({ stopMs }) => stopMs)),
  /** How many holes in utterances there were … */
  gaps: (report) => report.gaps.count,
  /** … and the ms of all together. */
  'gap-time': (report) => report.gaps.totalMs,
  duration: (report) => report.durationMs,
  turns: (report) => report.turns.length,
  errors: (report) => report.findings.filter(({ severity }) => severity === 'error').length,
  warnings: (report) => report.findings.filter(({ severity }) => severity === 'warning').length,
} satisfies Record<string, (report: StreamReport) => number | null>;

type Figure = keyof typeof figures;

const comparisons: Record<string, (actual: number, bound: number) => boolean> = {
  '<': (actual, bound) => actual < bound,
  '<=': (actual, bound) => actual <= bound,
  '>': (actual, bound) => actual > bound,
  '>=': (actual, bound) => actual >= bound,
  '=': (actual, bound) => actual === bound,
};

const unitMs: Record<string, number> = { '': 1, ms: 1, s: 1000 };

export const figureNames = Object.keys(figures);

export interface Assertion {
  /** As it was written. */
  text: string;
  figure: Figure;
  comparison: string;
  bound: number;
}

export interface AssertionResult {
  text: string;
  actual: number | null;
  ok: boolean;
}

/** Reads a list divided by commas; the error names the first one that cannot be read. */
export function parseAssertions(list: string): Checked<Assertion[]> {
  const assertions: Assertion[] = [];
  for (const text of list.split(',').map((part) => part.trim())) {
    const [, figure = '', comparison = '', bound, unit = ''] =
      /^([a-z-]+)\s*(<=|>=|<|>|=)\s*(\d+(?:\.\d+)?)(ms|s)?$/.exec(text) ?? [];
    if (!isFigure(figure)) {
      return { ok: false, error: `--assert "${text}" is not understood; figures are ${figureNames.join(', ')}` };
    }
    assertions.push({ text, figure, comparison, bound: Number(bound) * (unitMs[unit] ?? 1) });
  }
  return { ok: true, value: assertions };
}

export function checkAssertions(assertions: readonly Assertion[], report: StreamReport): AssertionResult[] {
  return assertions.map(({ text, figure, comparison, bound }) => {
    const actual = figures[figure](report);
    return { text, actual, ok: actual !== null && (comparisons[comparison]?.(actual, bound) ?? false) };
  });
}

function isFigure(name: string): name is Figure {
  return Object.hasOwn(figures, name);
}

function worst(values: readonly (number | null)[]): number | null {
  if (values.length === 0 || values.includes(null)) return null;
  return Math.max(...values.filter((value) => value !== null));
}
