// Keeps a number of calls in progress: whenever one is over, the next one is placed.
import { setTimeout as sleep } from 'node:timers/promises';
import { appSlot } from './app-slot.ts';
import type { DeedBook } from './deeds.ts';
import type { DrillApp } from './drill-app.ts';
import { phoneSlot } from './phone-slot.ts';
import type { Slot } from './slot.ts';

/** Of the calls, so many are between users of the app; the others are phone calls. */
const APP_SHARE = 0.4;
const APPS_PER_APP_CALL = 4;
/** The first calls are spread over this time, so that not all of them do the same at the same moment. */
const SPREAD_MS = 3_000;

/** How many apps so many calls need. */
export function appsNeeded(calls: number): number {
  return Math.max(2, APPS_PER_APP_CALL * appCalls(calls));
}

export class CallLoad {
  readonly #slots: readonly Slot[];
  #isRunning = false;
  #work: Promise<unknown> = Promise.resolve();

  constructor(slots: readonly Slot[]) {
    this.#slots = slots;
  }

  /** Calls that are stored and have not ended, as far as their callers know. */
  get underWay(): number {
    return this.#slots.filter(({ isUnderWay }) => isUnderWay).length;
  }

  start(): void {
    this.#isRunning = true;
    this.#work = Promise.all(
      this.#slots.map(async (slot, index) => {
        await sleep((index / this.#slots.length) * SPREAD_MS);
        while (this.#isRunning) await slot.call();
      }),
    );
  }

  /** Places no more calls. Resolves when the last ones are over, which is never if one of them is stuck. */
  async stop(): Promise<void> {
    this.#isRunning = false;
    await this.#work;
  }
}

/** Two users, who have two apps each, for every call between users; the phone calls are placed by all in turn. */
export function createCallLoad(
  apps: readonly DrillApp[],
  { calls, talkMs, book }: { calls: number; talkMs: number; book: DeedBook },
): CallLoad {
  const between = appCalls(calls);
  const slots = Array.from({ length: calls }, (_, index): Slot => {
    if (index >= between) return phoneSlot(index, appAt(apps, apps.length - index), book);
    const [caller, , ...callees] = apps.slice(index * APPS_PER_APP_CALL, (index + 1) * APPS_PER_APP_CALL);
    if (caller === undefined || callees.length !== 2) throw new RangeError('There are too few apps for the calls');
    return appSlot(index, { caller, callees, talkMs, book });
  });
  return new CallLoad(slots);
}

function appCalls(calls: number): number {
  return Math.floor(calls * APP_SHARE);
}

function appAt(apps: readonly DrillApp[], index: number): DrillApp {
  const app = apps.at(index % apps.length);
  if (app === undefined) throw new RangeError('There are no apps');
  return app;
}
