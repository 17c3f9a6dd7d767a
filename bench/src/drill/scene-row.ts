// What one scene has shown, as a row of the table.
import { markdownTable } from '../report/markdown-table.ts';
import { plain, table } from '../report/table.ts';
import type { BackFigures } from './outages.ts';

export interface SceneRow extends BackFigures {
  scene: string;
  /** Calls that were under way when it began, and calls that were placed in it. */
  underWay: number;
  calls: number;
  events: number;
  lost: number;
  duplicates: number;
  stuck: number;
  wrong: number;
  answeredTwice: number;
  /** Ids of the calls that were stuck, wrong or answered twice. */
  suspects: string[];
  aimMs: number | null;
  /** From the last fault until everything was over and everybody had been told. */
  settledMs: number;
  /** Commands that apps were refused or not answered, by code. */
  refusals: Record<string, number>;
  /** The longest time that the drill's own event loop stood still: what it measures is no better. */
  ownStallMs: number;
}

/** Whether all is as it has to be; how long it took is another matter. */
export function isClean(row: SceneRow): boolean {
  const { neverBack, lost, duplicates, stuck, wrong, answeredTwice } = row;
  return neverBack + lost + duplicates + stuck + wrong + answeredTwice === 0;
}

export function isAimMet({ aimMs, p95Ms, cutOff }: SceneRow): boolean {
  // A scene that cuts nobody off, though it is aimed at, has not happened.
  return aimMs === null || (cutOff > 0 && p95Ms !== null && p95Ms <= aimMs);
}

const headings = [
  'scene',
  'cut off',
  'back p50',
  'p95',
  'max',
  'never',
  'events',
  'lost',
  'twice told',
  'calls',
  'stuck',
  'wrong',
  'answered twice',
  'p95 aim',
];

export function rowsText(rows: readonly SceneRow[]): string {
  return table([headings, ...rows.map((row) => cells(row, { count: String, missed: 'MISSED' }))]);
}

/** A count that has to be 0 and is not stands out, and so does an aim that is missed. */
export function rowsMarkdown(rows: readonly SceneRow[]): string {
  const count = (found: number) => (found === 0 ? '0' : `**${found}**`);
  return markdownTable([headings, ...rows.map((row) => cells(row, { count, missed: '**missed**' }))]);
}

interface Wording {
  /** How many there are of what there must be none. */
  count(found: number): string;
  missed: string;
}

function cells(row: SceneRow, { count, missed }: Wording): string[] {
  const { scene, cutOff, neverBack, events, lost, duplicates, calls, stuck, wrong, answeredTwice, aimMs } = row;
  const times = [row.p50Ms, row.p95Ms, row.maxMs].map((ms) => (ms === null ? '–' : `${plain(ms / 1_000)} s`));
  const aim = aimMs === null ? '' : `≤ ${aimMs / 1_000} s ${isAimMet(row) ? 'met' : missed}`;
  const told = [count(neverBack), String(events), count(lost), count(duplicates)];
  return [scene, String(cutOff), ...times, ...told, String(calls), ...[stuck, wrong, answeredTwice].map(count), aim];
}
