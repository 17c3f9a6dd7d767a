// One scene from beginning to end: everybody is there, calls are under way, something breaks, everything comes to its
// end, and what happened is compared with the truth.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { monotonicMs } from '../load/monotonic-clock.ts';
import type { CallLoad } from './call-load.ts';
import type { Crowd } from './crowd.ts';
import type { DeedBook } from './deeds.ts';
import { judgeCalls } from './judge-calls.ts';
import { judgeEvents } from './judge-events.ts';
import { backFigures } from './outages.ts';
import type { SceneRow } from './scene-row.ts';
import type { Scene, Stage } from './scenes.ts';
import type { TruthReader } from './truth.ts';

export interface Cast {
  crowd: Crowd;
  load: CallLoad;
  book: DeedBook;
  truth: TruthReader;
  /** Calls that are to be under way when the scene begins. */
  calls: number;
}

/** Everybody is at home: clients go back to their primary within this time. */
const HOME_TIMEOUT_MS = 60_000;
const WARM_UP_TIMEOUT_MS = 30_000;
/**
 * A call whose dial was in the air when its instance died, and that Exotel never had, is asked for during 280 s before it
 * fails (`dialLostAfterMs` and `lookUpPausesMs` of server/src/calls/check-times.ts).
 */
const SETTLE_TIMEOUT_MS = 330_000;
const POLL_MS = 100;
/** Slots are between two calls now and then. */
const USUALLY_UNDER_WAY = 0.8;

export async function playScene(scene: Scene, setting: Omit<Stage, 'faultBegins'>, cast: Cast): Promise<SceneRow> {
  const { crowd, load, book, truth } = cast;
  await until(async () => crowd.apps.every(({ isAtHome }) => isAtHome), HOME_TIMEOUT_MS);
  const fromSeq = await truth.head();
  turnPage(cast);
  load.start();
  await until(async () => load.underWay >= cast.calls * USUALLY_UNDER_WAY, WARM_UP_TIMEOUT_MS);

  const loop = monitorEventLoopDelay({ resolution: 5 });
  loop.enable();
  const { underWay } = load;
  let faultAtMs: number | null = null;
  await scene.play({ ...setting, faultBegins: () => (faultAtMs = monotonicMs()) });
  loop.disable();

  setting.progress('waiting until everything is over and told');
  const healedAtMs = monotonicMs();
  const finished = load.stop();
  const untilSeq = await settled(cast, finished);
  const settledMs = monotonicMs() - healedAtMs;
  const found = await truth.read(fromSeq, untilSeq);
  const { apps, texts } = crowd;
  const sightings = apps.map(({ sighting }) => sighting);
  return {
    scene: scene.name,
    underWay,
    events: found.events.length,
    ...backFigures(
      apps.map(({ outages }) => outages.outages),
      faultAtMs,
    ),
    ...judgeEvents(sightings, found.events, texts),
    ...judgeCalls(found, book),
    aimMs: scene.aimMs ?? null,
    settledMs,
    refusals: Object.fromEntries(book.refusals),
    ownStallMs: loop.max / 1e6,
  };
}

function turnPage({ crowd, book }: Cast): void {
  for (const app of crowd.apps) app.turnPage();
  crowd.texts.clear();
  book.clear();
}

/** Waits until all calls are over and everybody has been told of it; gives the place up to which they must have been. */
async function settled({ crowd, truth }: Cast, finished: Promise<void>): Promise<number> {
  const deadlineMs = monotonicMs() + SETTLE_TIMEOUT_MS;
  const leftMs = () => Math.max(0, deadlineMs - monotonicMs());
  await Promise.race([finished, sleep(leftMs(), undefined, { ref: false })]);
  await until(async () => (await truth.activeCalls()) === 0, leftMs());
  const untilSeq = await truth.head();
  const isTold = () => crowd.apps.every(({ isConnected, lastSeq }) => isConnected && lastSeq >= untilSeq);
  await until(async () => isTold(), leftMs());
  return untilSeq;
}

/** Waits for a fact, and goes on without it when it does not come: what is missing then is counted. */
async function until(isTrue: () => Promise<boolean>, timeoutMs: number): Promise<void> {
  const deadlineMs = monotonicMs() + timeoutMs;
  while (!(await isTrue()) && monotonicMs() < deadlineMs) await sleep(POLL_MS);
}
