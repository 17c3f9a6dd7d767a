// The drill's command line: tells on stderr what it does, prints the table on stdout.
import { writeFileSync } from 'node:fs';
import { describeMachine } from '../report/machine.ts';
import { plain } from '../report/table.ts';
import { type DrillArguments, drillUsage, readDrillArguments } from './drill-arguments.ts';
import { runDrill } from './run-drill.ts';
import { isClean, rowsText, type SceneRow } from './scene-row.ts';

const EXIT_NOT_CLEAN = 1;
const EXIT_USAGE = 2;
const EXIT_INTERRUPTED = 130;
const TALK_MS = 8_000;

const resources = new AsyncDisposableStack();
let isInterrupted = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (isInterrupted) process.exit(EXIT_INTERRUPTED);
    isInterrupted = true;
    progress('Stopping…');
    void resources.disposeAsync().finally(() => process.exit(EXIT_INTERRUPTED));
  });
}

const read = readDrillArguments(process.argv.slice(2));
if (!read.ok) {
  console.error(`${read.error}\n\n${drillUsage}`);
  process.exitCode = EXIT_USAGE;
} else if (read.value.help) {
  console.log(drillUsage);
} else {
  await drill(read.value);
}

async function drill({ clients, calls, faultSeconds, scenes, behind, json }: DrillArguments): Promise<void> {
  const machine = describeMachine();
  const rows: SceneRow[] = [];
  try {
    const options = { clients, calls, faultMs: faultSeconds * 1_000, scenes, behind, talkMs: TALK_MS, progress };
    for await (const row of runDrill(options, resources)) rows.push(row);
  } catch (error) {
    if (isInterrupted) return;
    console.error('The drill broke:', error);
    process.exitCode = EXIT_NOT_CLEAN;
  } finally {
    await resources.disposeAsync();
  }
  if (json !== undefined) {
    writeFileSync(json, `${JSON.stringify({ machine, clients, calls, faultSeconds, behind, rows }, null, 2)}\n`);
  }
  const title = `${clients} clients, ${calls} calls in progress${behind === undefined ? '' : `, behind ${behind}`}`;
  console.log(['', machine, title, rowsText(rows), notesOf(rows), ''].join('\n\n'));
  if (!rows.every(isClean)) process.exitCode = EXIT_NOT_CLEAN;
}

function notesOf(rows: readonly SceneRow[]): string {
  const each = (look: (row: SceneRow) => string) => rows.map((row) => `${row.scene} ${look(row)}`).join(', ');
  const refused = rows.flatMap(({ scene, refusals }) =>
    Object.entries(refusals).map(([code, count]) => `${scene} ${code} ${count}`),
  );
  const suspects = rows.flatMap(({ scene, suspects: ids }) => ids.map((id) => `${scene} ${id}`));
  return [
    ...(suspects.length === 0 ? [] : [`  Calls to be looked at: ${suspects.join(', ')}.`]),
    `  Calls under way when it began: ${each(({ underWay }) => String(underWay))}.`,
    `  From the end of the fault until all was over and told, s: ${each(({ settledMs }) => plain(settledMs / 1_000))}.`,
    `  Longest stall of the drill's own event loop, ms: ${each(({ ownStallMs }) => plain(ownStallMs))}.`,
    `  Commands refused or not answered: ${refused.length === 0 ? 'none' : refused.join(', ')}.`,
  ].join('\n');
}

function progress(text: string): void {
  if (!isInterrupted || text === 'Stopping…') console.error(`${new Date().toISOString().slice(11, 19)} ${text}`);
}
