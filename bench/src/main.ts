// The command line: runs the benchmarks that were asked for, tells on stderr what it does, prints tables on stdout.
import { type Arguments, optionsOf, readArguments } from './arguments.ts';
import type { Benchmark } from './benchmark.ts';
import { broadcast } from './benchmarks/broadcast.ts';
import { bus } from './benchmarks/bus.ts';
import { consoleHistory } from './benchmarks/console.ts';
import { failover } from './benchmarks/failover.ts';
import { memory } from './benchmarks/memory.ts';
import { rings } from './benchmarks/rings.ts';
import { slowConsumers } from './benchmarks/slow-consumers.ts';
import { soak } from './benchmarks/soak.ts';
import { startup } from './benchmarks/startup.ts';
import { storm } from './benchmarks/storm.ts';
import { talks } from './benchmarks/talks.ts';
import { video } from './benchmarks/video.ts';
import { webhooks } from './benchmarks/webhooks.ts';
import type { Report } from './report/figures.ts';
import { describeMachine } from './report/machine.ts';
import { writePage } from './report/page.ts';
import { readRun, sectionsOf, writeRun } from './report/run-file.ts';
import { reportText } from './report/table.ts';

const EXIT_BROKEN = 1;
const EXIT_USAGE = 2;
const EXIT_INTERRUPTED = 130;
const benchmarks: Benchmark[] = [
  webhooks,
  broadcast,
  bus,
  memory,
  startup,
  storm,
  rings,
  slowConsumers,
  talks,
  video,
  soak,
  failover,
  consoleHistory,
];

/** How they follow each other on the page. */
const pageOrder = [...benchmarks.map(({ name }) => name), 'drill'];

const usage = `usage: npm run bench [-- NAME…] [--quick] [--page FILE] [--json FILE] [--cpu-prof DIR]
                           [--calls N,…] [--seconds N] [--minutes N] [--rounds N] [--peer NAME=COMMAND]…
       npm run bench -- --page FILE --from FILE

${benchmarks.map(({ name, summary, onlyByName }) => `  ${name.padEnd(16)}${summary}${onlyByName ? ' (only when named)' : ''}`).join('\n')}

  --quick         fewer and shorter rounds: shows that it works, not how fast it is
  --page FILE     writes the tables into a page in Markdown; what was not measured now stays in it as it was
  --json FILE     writes every round of every figure to FILE
  --from FILE     measures nothing, and makes the page of what --json has written
  --calls N,…     talks: calls at a time, one load after the other (100,200); soak: the first of them (50)
  --seconds N     talks: how long each load is measured (30)
  --minutes N     soak: how long (20)
  --rounds N      failover: how many calls (20)
  --peer NAME=COMMAND
                  talks: somebody else's bridge, measured as well; COMMAND finds PORT and OPENAI_REALTIME_URL set
  --cpu-prof DIR  has the measured server write CPU profiles to DIR (which slows it down)

See bench/README.md for what is measured, how, and what the figures do not say.`;

let resources = new AsyncDisposableStack();
let interrupted = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    if (interrupted) process.exit(EXIT_INTERRUPTED);
    interrupted = true;
    progress('Stopping…');
    void resources.disposeAsync().finally(() => process.exit(EXIT_INTERRUPTED));
  });
}

const read = readArguments(
  process.argv.slice(2),
  benchmarks.map(({ name }) => name),
  benchmarks.filter(({ onlyByName }) => !onlyByName).map(({ name }) => name),
);
if (!read.ok) {
  console.error(`${read.error}\n\n${usage}`);
  process.exitCode = EXIT_USAGE;
} else if (read.value.help) {
  console.log(usage);
} else if (read.value.from !== undefined) {
  publish(read.value.page, read.value.from);
} else {
  await measure(read.value);
}

async function measure({ names, quick, json, page, profileDir, talks: load }: Arguments): Promise<void> {
  const reports: Report[] = [];
  const run = { machine: describeMachine(), quick, options: optionsOf({ quick, talks: load }) };
  for (const benchmark of benchmarks.filter(({ name }) => names.includes(name))) {
    try {
      resources = new AsyncDisposableStack();
      const report = await benchmark.run({ quick, resources, profileDir, talks: load, progress });
      reports.push(report);
      // One after the other: an hour later something may break.
      if (page !== undefined) writePage(page, sectionsOf({ ...run, reports: [report] }), pageOrder);
    } catch (error) {
      if (interrupted) break;
      console.error(`${benchmark.name} broke:`, error);
      process.exitCode = EXIT_BROKEN;
    } finally {
      await resources.disposeAsync();
    }
  }
  if (interrupted) return;
  if (json !== undefined) writeRun(json, { ...run, reports });
  console.log(['', run.machine, ...reports.map(reportText), ''].join('\n\n'));
}

/** Makes the page of an earlier run. */
function publish(page: string | undefined, from: string): void {
  try {
    if (page !== undefined) writePage(page, sectionsOf(readRun(from)), pageOrder);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = EXIT_BROKEN;
  }
}

function progress(text: string): void {
  console.error(`${new Date().toISOString().slice(11, 19)} ${text}`);
}
