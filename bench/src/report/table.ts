// Reports as plain text for a terminal.
import type { Aim, Figure, Report, Unit } from './figures.ts';

const headings = ['figure', 'patchcord', 'rounds', 'beside', 'ratio', 'aim', ''];

export function reportText({ title, figures, notes }: Report): string {
  const rows = figures.map((found) => [
    found.what,
    amount(found.value, found.unit),
    `${plain(Math.min(...found.rounds))} – ${plain(Math.max(...found.rounds))}`,
    found.beside === undefined ? '' : `${amount(found.beside.value, found.unit)} ${found.beside.name}`,
    found.ratio === undefined ? '' : times(found.ratio),
    found.aim === undefined ? '' : aimText(found.aim, found),
    found.met === undefined ? '' : found.met ? 'met' : 'MISSED',
  ]);
  return [title, '', table([headings, ...rows]), '', ...notes.map((note) => `  ${note}`)].join('\n');
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

/** Three digits that mean something, thousands apart. */
export function plain(value: number): string {
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
