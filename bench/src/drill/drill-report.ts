// What a drill has shown, for a terminal and for the page.
import type { PageSection } from '../report/page.ts';
import { factsText, notesText } from '../report/page-section.ts';
import { plain } from '../report/table.ts';
import { isAimMet, isClean, rowsMarkdown, rowsText, type SceneRow } from './scene-row.ts';

export interface DrillFacts {
  machine: string;
  command: string;
  clients: number;
  calls: number;
}

export function drillText(rows: readonly SceneRow[], { machine, clients, calls }: DrillFacts): string {
  const title = `${clients} clients, ${calls} calls in progress`;
  const notes = notesOf(rows).map((note) => `  ${note}`);
  return ['', machine, title, rowsText(rows), notes.join('\n'), ''].join('\n\n');
}

export function drillSection(rows: readonly SceneRow[], facts: DrillFacts): PageSection {
  const { machine, command, clients, calls } = facts;
  const blocks = [
    `## drill: ${clients} clients, ${calls} calls in progress`,
    factsText({ machine, command, quick: false }),
    verdictOf(rows),
    rowsMarkdown(rows),
    notesText(notesOf(rows)),
  ];
  return { name: 'drill', markdown: blocks.join('\n\n') };
}

function verdictOf(rows: readonly SceneRow[]): string {
  const unclean = rows.filter((row) => !isClean(row)).map(({ scene }) => scene);
  const aims = rows.filter(({ aimMs }) => aimMs !== null);
  const missed = aims.filter((row) => !isAimMet(row));
  const counts =
    unclean.length === 0 ? 'Counts: all 0 that have to be.' : `Counts: **not 0 in ${unclean.join(', ')}.**`;
  const times =
    missed.length === 0 ? `${aims.length} of ${aims.length} met.` : `**${missed.length} of ${aims.length} missed.**`;
  return aims.length === 0 ? counts : `${counts} Aims: ${times}`;
}

function notesOf(rows: readonly SceneRow[]): string[] {
  const each = (look: (row: SceneRow) => string) => rows.map((row) => `${row.scene} ${look(row)}`).join(', ');
  const refused = rows.flatMap(({ scene, refusals }) =>
    Object.entries(refusals).map(([code, count]) => `${scene} ${code} ${count}`),
  );
  const suspects = rows.flatMap(({ scene, suspects: ids }) => ids.map((id) => `${scene} ${id}`));
  return [
    ...(suspects.length === 0 ? [] : [`Calls to be looked at: ${suspects.join(', ')}.`]),
    `Calls under way when it began: ${each(({ underWay }) => String(underWay))}.`,
    `From the end of the fault until all was over and told, s: ${each(({ settledMs }) => plain(settledMs / 1_000))}.`,
    `Longest stall of the drill's own event loop, ms: ${each(({ ownStallMs }) => plain(ownStallMs))}.`,
    `Commands refused or not answered: ${refused.length === 0 ? 'none' : refused.join(', ')}.`,
  ];
}
