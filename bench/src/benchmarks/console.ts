// The console's history with a hundred thousand calls: whether it answers as fast as one does not notice.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { startChromium } from '@patchcord/testing/browser';
import type { Benchmark, BenchmarkContext } from '../benchmark.ts';
import { fillHistory, numberOf } from '../console/fill-history.ts';
import { HistoryPage } from '../console/history-page.ts';
import { type Figure, figure } from '../report/figures.ts';
import { watchBusyCores } from '../report/machine.ts';
import { percentile } from '../report/statistics.ts';
import { plain } from '../report/table.ts';
import { projectRoot } from '../servers/child-program.ts';
import { MeasuredServer } from '../servers/measured-server.ts';
import { patchcord } from '../servers/patchcord.ts';
import { untilQuiet } from './quiet-machine.ts';

const CALLS = 100_000;
const QUICK_CALLS = 6_000;
const WHOLE_CALLS = 1_000;
const REPETITIONS = 20;
const QUICK_REPETITIONS = 3;
/** Less is felt as at once (reference: Nielsen, Response Times: The 3 Important Limits). */
const AIM_MS = 100;
const PAGE = 100;

/** What was timed, by what it is called; each several times. */
type Times = Map<string, number[]>;

export const consoleHistory: Benchmark = {
  name: 'console',
  summary: 'the history of the console with 100,000 calls: from an input until its result is painted',
  onlyByName: true,
  async run(context) {
    const { quick, resources, progress, profileDir } = context;
    if (!existsSync(join(projectRoot, 'console/dist/index.html'))) throw new Error('Build the console: npm run build');
    const server = await MeasuredServer.start(patchcord({ profileDir }), resources);
    const calls = quick ? QUICK_CALLS : CALLS;
    progress(`console: filling the history with ${calls} calls`);
    await fillHistory(server.door.port, { calls, whole: WHOLE_CALLS, progress });
    if (!quick) await untilQuiet(progress);
    const busyCores = watchBusyCores();
    const answers = await timeAnswers(server.door.port, calls, context);
    const interactions = await timeInteractions(server.door.port, calls, context);
    return {
      benchmark: 'console',
      title: `console: the history with ${calls.toLocaleString('en-GB')} calls on SQLite, in headless Chromium`,
      figures: [
        ...[...interactions].flatMap(([what, ms]) => figuresOf(what, ms, AIM_MS)),
        ...[...answers].flatMap(([what, ms]) => figuresOf(`server: ${what}`, ms)),
      ],
      notes: [`Busy on ${plain(busyCores())} cores of the whole machine, the browser and the server among them.`],
    };
  },
};

async function timeInteractions(port: number, calls: number, context: BenchmarkContext): Promise<Times> {
  const { quick, resources, progress } = context;
  const browser = await startChromium({ flags: ['--disable-smooth-scrolling'] });
  resources.defer(() => browser.close());
  const page = await HistoryPage.open(browser, `http://127.0.0.1:${port}`);
  // The first one is not counted: it loads what a browser keeps.
  await page.openScreen();
  const times: Times = new Map();
  const time = (what: string, ms: number[]) => times.set(what, [...(times.get(what) ?? []), ...ms]);
  const repetitions = quick ? QUICK_REPETITIONS : REPETITIONS;
  for (let repetition = 0; repetition < repetitions; repetition += 1) {
    progress(`console: repetition ${repetition + 1} of ${repetitions}`);
    time('opening the screen', [await page.openScreen()]);
    const { letters, rows } = await page.search(pieceOf(repetition, calls));
    time('a key until it is seen', letters);
    time('the last key of a search until its calls are', [rows]);
    time('a filter', [await page.filter('Missed', ['No answer', 'Busy', 'Canceled'])]);
    time('opening a call', [await page.openCall(repetition % 10)]);
  }
  progress('console: scrolling to row 5,000 and back');
  const { turns, waits } = await page.scroll();
  time('a turn of the wheel, to row 5,000 and back', turns);
  if (waits.length > 0) time('at the end of what is loaded, until there is more', waits);
  return times;
}

/** The questions that the screen asks, without a browser. */
async function timeAnswers(port: number, calls: number, { quick }: BenchmarkContext): Promise<Times> {
  const times: Times = new Map();
  for (let repetition = 0; repetition < (quick ? QUICK_REPETITIONS : REPETITIONS); repetition += 1) {
    const search = pieceOf(repetition, calls);
    const questions = {
      'the newest calls': `/api/calls?limit=${PAGE}`,
      'a search': `/api/calls?limit=${PAGE}&search=${search}`,
      'a filter': `/api/calls?limit=${PAGE}&status=no-answer,busy,canceled`,
      'how many calls': '/api/calls/count',
      'how many a search finds': `/api/calls/count?search=${search}`,
    };
    for (const [what, path] of Object.entries(questions)) {
      const askedAt = performance.now();
      const answer = await fetch(`http://127.0.0.1:${port}${path}`);
      await answer.arrayBuffer();
      if (!answer.ok) throw new Error(`${path} was answered ${answer.status}`);
      times.set(what, [...(times.get(what) ?? []), performance.now() - askedAt]);
    }
  }
  return times;
}

/** Six digits of the number of a call, each time of another one, old and new. They begin no id: those have zeros there. */
function pieceOf(repetition: number, calls: number): string {
  for (let call = (repetition * 4_999) % calls; ; call = (call + 1) % calls) {
    const piece = numberOf(call).slice(3, 9);
    if (!piece.startsWith('0')) return piece;
  }
}

/** The median with the quickest and the slowest, and what 95 of 100 do not exceed. */
function figuresOf(what: string, ms: number[], aimMs?: number): Figure[] {
  const aim = aimMs === undefined ? undefined : { atMost: aimMs };
  return [
    figure({ what: `${what}: p50`, unit: 'ms', rounds: ms }),
    figure({ what: `${what}: p95`, unit: 'ms', rounds: [percentile(ms, 95)] }, aim),
    figure({ what: `${what}: max`, unit: 'ms', rounds: [Math.max(...ms)] }),
  ];
}
