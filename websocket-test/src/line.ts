// How one line on the terminal is laid out.
import { printable } from '@patchcord/protocol';
import type { Paint, Style } from './colours.ts';

export type Part = string | { text: string; style: Style };

/** The time of the line, and its colours. */
export interface Look {
  at: Date;
  paint: Paint;
}

const INDENT = ' '.repeat('12:00:01.123 ← '.length);

/** One line: time, direction, and the parts with two spaces between them. */
export function line(arrow: string, parts: Part[], { at, paint }: Look): string {
  return `${paint('dim', clockTime(at))} ${arrow} ${joined(parts, paint)}`;
}

/** A further line to the one above, indented below its parts. */
export function detail(parts: Part[], { paint }: Look): string {
  return INDENT + joined(parts, paint);
}

function joined(parts: Part[], paint: Paint): string {
  return parts
    .map((part) => (typeof part === 'string' ? printable(part) : paint(part.style, printable(part.text))))
    .join('  ');
}

function clockTime(at: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const milliseconds = String(at.getMilliseconds()).padStart(3, '0');
  return `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}.${milliseconds}`;
}
