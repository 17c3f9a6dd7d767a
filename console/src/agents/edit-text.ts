// Small things that an editor of code does while one types.

/** Where a line begins; lines count from 1. */
export function offsetOfLine(text: string, line: number): number {
  let offset = 0;
  for (let at = 1; at < line; at += 1) {
    const end = text.indexOf('\n', offset);
    if (end === -1) return text.length;
    offset = end + 1;
  }
  return offset;
}

/** The text after Enter: the new line begins where the one before does. */
export function indented(text: string, start: number, end: number): { text: string; cursor: number } {
  const line = text.slice(text.lastIndexOf('\n', start - 1) + 1, start);
  const indent = /^ */.exec(line)?.[0] ?? '';
  return { text: `${text.slice(0, start)}\n${indent}${text.slice(end)}`, cursor: start + 1 + indent.length };
}

/** How many lines there are, and how many characters the longest has. */
export function sizeOf(text: string): [lines: number, longest: number] {
  const lines = text.split('\n');
  return [lines.length, lines.reduce((longest, { length }) => Math.max(longest, length), 0)];
}
