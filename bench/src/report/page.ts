// The published page: a section for each benchmark, each of the run that measured it last. A section stands between two
// comments that name it; whatever stands outside of them is kept.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

export interface PageSection {
  /** Of the benchmark; once on a page. */
  name: string;
  markdown: string;
}

const HEAD = `# Results

Written by \`npm run bench -- --page FILE\` and \`npm run drill -- --page FILE\`. Each section is of the run whose command,
date and machine it names. What is measured, how, and how to read it: bench/README.md.
`;

/** Writes sections into the page of that name, which need not exist. `order`: how they follow each other; they are in it. */
export function writePage(file: string, sections: readonly PageSection[], order: readonly string[]): void {
  const page = existsSync(file) ? readFileSync(file, 'utf8') : HEAD;
  writeFileSync(
    file,
    sections.reduce((text, section) => placeSection(text, section, order), page),
  );
}

/** The page with this section in it: in the place of the one before it, or before the first that is later in `order`. */
export function placeSection(page: string, { name, markdown }: PageSection, order: readonly string[]): string {
  const text = `${opening(name)}\n\n${markdown}\n\n${closing(name)}`;
  const there = spanOf(page, name);
  if (there !== null) return `${page.slice(0, there.from)}${text}${page.slice(there.until)}`;
  const later = order
    .slice(order.indexOf(name) + 1)
    .flatMap((other) => spanOf(page, other)?.from ?? [])
    .sort((a, b) => a - b);
  const [before] = later;
  if (before !== undefined) return `${page.slice(0, before)}${text}\n\n${page.slice(before)}`;
  const end = lastSectionEnd(page);
  return `${page.slice(0, end).trimEnd()}\n\n${text}\n${page.slice(end)}`;
}

function opening(name: string): string {
  return `<!-- measured: ${name} -->`;
}

function closing(name: string): string {
  return `<!-- end of ${name} -->`;
}

function spanOf(page: string, name: string): { from: number; until: number } | null {
  const from = page.indexOf(opening(name));
  if (from < 0) return null;
  const end = page.indexOf(closing(name), from);
  if (end < 0) throw new Error(`The page has the beginning of "${name}" and not its end: ${closing(name)}`);
  return { from, until: end + closing(name).length };
}

/** Where a section goes behind all others; without any, at the end of the page. */
function lastSectionEnd(page: string): number {
  const last = [...page.matchAll(/<!-- end of [a-z-]+ -->/g)].at(-1);
  return last === undefined ? page.length : last.index + last[0].length;
}
