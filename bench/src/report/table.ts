// Reports as plain text for a terminal.
import type { Aim, Figure, Report, Unit } from './figures.ts';

const headings = ['figure', 'patchcord', 'rounds', 'beside', 'ratio', 'aim', ''];

export function reportText({ title, figures, notes }: Report): string {
  const rows = figures.map((found) => {
    const { what, ours, rounds, beside, ratio, aim } = figureCells(found);
    const verdict = found.met === undefined ? '' : found.met ? 'met' : 'MISSED';
    return [what, ours, rounds, beside?.join(' ') ?? '', ratio, aim, verdict];
  });
  return [title, '', table([headings, ...rows]), '', ...notes.map((note) => `  ${note}`)].join('\n');
}

/** A figure in words; what it does not have is empty. `beside`: how much, and of whom. */
export function figureCells(found: Figure) {
  const { what, unit, value, rounds, beside, ratio, aim } = found;
  return {
    what,
    ours: amount(value, unit),
    rounds: `${plain(Math.min(...rounds))} – ${plain(Math.max(...rounds))}`,
    beside: beside === undefined ? undefined : ([amount(beside.value, unit), beside.name] as const),
    ratio: ratio === undefined ? '' : times(ratio),
    aim: aim === undefined ? '' : aimText(aim, found),
  };
}

/** Columns as wide as their widest cell; the first row is the heading. */
export function table(rows: string[][]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: string[]) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ');
  const [heading = [], ...rest] = rows;
  return [heading, widths.map((width) => '-'.repeat(width)), ...rest]
    .map((row) => `  ${line(row).trimEnd()}`)
    .join('\n');
}

function amount(value: number, unit: Unit): string {
  return unit === '/s' ? `${plain(value)}/s` : `${plain(value)} ${unit}`.trimEnd();
}

/** Three digits that mean something, thousands apart. What was not measured is a dash. */
export function plain(value: number): string {
  if (Number.isNaN(value)) return '–';
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return value.toLocaleString('en-GB', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

function times(value: number): string {
  return `${value.toFixed(2)}×`;
}

function aimText(aim: Aim, { unit, beside }: Figure): string {
  if ('atMost' in aim) return `≤ ${aim.atMost} ${unit}`.trimEnd();
  if ('atLeast' in aim) return `≥ ${aim.atLeast} ${unit}`.trimEnd();
  const bound = 'timesAtMost' in aim ? `≤ ${aim.timesAtMost}×` : `≥ ${aim.timesAtLeast}×`;
  return beside === undefined ? bound : `${bound} ${beside.name}`;
}
