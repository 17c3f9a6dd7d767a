// The drill's command line: tells on stderr what it does, prints the table on stdout.
import { writeFileSync } from 'node:fs';
import { describeMachine } from '../report/machine.ts';
import { writePage } from '../report/page.ts';
import { type DrillArguments, drillCommand, drillUsage, readDrillArguments } from './drill-arguments.ts';
import { drillSection, drillText } from './drill-report.ts';
import { runDrill } from './run-drill.ts';
import { isClean, type SceneRow } from './scene-row.ts';

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

async function drill(wish: DrillArguments): Promise<void> {
  const { clients, calls, faultSeconds, scenes, behind, json, page } = wish;
  const facts = { machine: describeMachine(), command: drillCommand(wish), clients, calls };
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
  if (json !== undefined) writeFileSync(json, `${JSON.stringify({ ...facts, faultSeconds, rows }, null, 2)}\n`);
  // The page has whole drills only; what one that broke has shown is in the JSON.
  if (page !== undefined && rows.length === scenes.length) writePage(page, [drillSection(rows, facts)], ['drill']);
  console.log(drillText(rows, facts));
  if (!rows.every(isClean)) process.exitCode = EXIT_NOT_CLEAN;
}

function progress(text: string): void {
  if (!isInterrupted || text === 'Stopping…') console.error(`${new Date().toISOString().slice(11, 19)} ${text}`);
}
