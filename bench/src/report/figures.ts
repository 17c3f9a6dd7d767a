// What a benchmark has found out, and whether it is what was aimed at.
import { median, ratio } from './statistics.ts';

export type Unit = 'ms' | 's' | 'KiB' | 'MB' | 'MB/h' | '/s' | '% of a core' | '';

/** Either of the figure itself, or of how many times the baseline it is. */
export type Aim = { atMost: number } | { atLeast: number } | { timesAtMost: number } | { timesAtLeast: number };

export interface Figure {
  what: string;
  unit: Unit;
  /** The median of the rounds, and the rounds themselves. */
  value: number;
  rounds: number[];
  /** What was measured in the same rounds beside it, if there is anything like it. */
  beside?: { name: string; value: number; rounds: number[] };
  ratio?: number;
  aim?: Aim;
  met?: boolean;
}

export interface Report {
  benchmark: string;
  title: string;
  figures: Figure[];
  /** What one has to know to read the figures. */
  notes: string[];
}

/** What was measured round by round, ours and the baseline's. */
export interface Measured {
  what: string;
  unit: Unit;
  rounds: number[];
  beside?: { name: string; rounds: number[] };
}

export function figure({ what, unit, rounds, beside }: Measured, aim?: Aim): Figure {
  const alone = { what, unit, value: median(rounds), rounds };
  const found = beside === undefined ? alone : { ...alone, ...compared(alone.value, beside) };
  return aim === undefined ? found : { ...found, aim, met: isMet(aim, found) };
}

function compared(value: number, beside: { name: string; rounds: number[] }) {
  const baseline = { ...beside, value: median(beside.rounds) };
  return { beside: baseline, ratio: ratio(value, baseline.value) };
}

function isMet(aim: Aim, { value, ratio: times = Number.NaN }: Pick<Figure, 'value' | 'ratio'>): boolean {
  if ('atMost' in aim) return value <= aim.atMost;
  if ('atLeast' in aim) return value >= aim.atLeast;
  return 'timesAtMost' in aim ? times <= aim.timesAtMost : times >= aim.timesAtLeast;
}
