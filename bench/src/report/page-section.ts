// What one benchmark has found, as a section of the published page: ratios first, and a miss as plain as a hit.
import type { Figure, Report } from './figures.ts';
import { markdownTable } from './markdown-table.ts';
import type { PageSection } from './page.ts';
import { figureCells } from './table.ts';

export interface RunFacts {
  /** As `describeMachine` says it: when, on what, and how busy it was. */
  machine: string;
  /** What anybody types to measure it again. */
  command: string;
  /** One short round each. */
  quick: boolean;
}

const HEADINGS = ['figure', 'ratio', 'Patchcord', 'beside', 'rounds', 'aim'];

export function pageSection({ benchmark, title, figures, notes }: Report, facts: RunFacts): PageSection {
  const blocks = [
    `## ${title}`,
    factsText(facts),
    verdictOf(figures),
    markdownTable([HEADINGS, ...figures.map(cells)]),
    notesText(notes),
  ];
  return { name: benchmark, markdown: blocks.filter((block) => block !== '').join('\n\n') };
}

/** Under the heading of every section: how, when and where it was measured. */
export function factsText({ command, machine, quick }: RunFacts): string {
  const warning = quick ? '**A quick run, to see that it works: nothing to quote.** ' : '';
  return `${warning}\`${command}\`, ${machine}.`;
}

/** Notes as a list. One that begins with a space goes on with the one before. */
export function notesText(notes: readonly string[]): string {
  return notes.map((note) => (note.startsWith(' ') ? `  ${note.trim()}` : `- ${note}`)).join('\n');
}

function verdictOf(figures: readonly Figure[]): string {
  const aims = figures.filter(({ met }) => met !== undefined);
  const missed = aims.filter(({ met }) => met === false);
  if (aims.length === 0) return 'Nothing was aimed at.';
  if (missed.length === 0) return `Aims: ${aims.length} of ${aims.length} met.`;
  return `Aims: **${missed.length} of ${aims.length} missed.**`;
}

function cells(found: Figure): string[] {
  const { what, ratio, ours, beside, rounds, aim } = figureCells(found);
  const verdict = found.met === undefined ? '' : found.met ? ' met' : ' **missed**';
  return [what, ratio, ours, beside === undefined ? '' : `${beside[1]}: ${beside[0]}`, rounds, `${aim}${verdict}`];
}
