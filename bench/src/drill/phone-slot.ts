// One call through Exotel after the other: phones that talk, and phones that are busy, silent, or gone early.
import { setTimeout as sleep } from 'node:timers/promises';
import type { DeedBook } from './deeds.ts';
import type { DrillApp } from './drill-app.ts';
import type { Slot } from './slot.ts';

/** What the phone that is called does, by its last four digits (the emulator's magic numbers); most of them talk. */
const LAST_DIGITS = ['1234', '1234', '0001', '1234', '1234', '0005', '1234', '0003', '1234', '0004'];
/** No call of a slot ends in one of the magic numbers at the phone that calls. */
const FIRST_CALLER = 1_000;
/** A place that failed is tried again after this. */
const PAUSE_MS = 500;

export function phoneSlot(index: number, app: DrillApp, book: DeedBook): Slot {
  let count = 0;
  let isUnderWay = false;
  return {
    get isUnderWay() {
      return isUnderWay;
    },
    async call() {
      count += 1;
      const digits = String(count).padStart(4, '0');
      const from = `91${digits}${FIRST_CALLER + index}`;
      const to = `92${digits}${LAST_DIGITS[(count + index) % LAST_DIGITS.length]}`;
      try {
        const call = await app.client.place({ from, to });
        let isLost = false;
        book.placed.push({
          callId: call.callId,
          medium: 'phone',
          lastSeen: () => (isLost ? null : call.status),
        });
        isUnderWay = true;
        await call.done.catch((error: unknown) => {
          isLost = true;
          book.refused(error);
        });
      } catch (error) {
        book.refused(error);
        await sleep(PAUSE_MS);
      } finally {
        isUnderWay = false;
      }
    },
  };
}
