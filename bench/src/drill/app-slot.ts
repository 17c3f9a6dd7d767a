// One call between users after the other: answered by one device, by both at once, rejected, or given up.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Call, IncomingCall } from '@patchcord/client';
import type { DeedBook } from './deeds.ts';
import type { DrillApp } from './drill-app.ts';
import type { Slot } from './slot.ts';

const PLANS = ['both-answer', 'one-answers', 'both-answer', 'rejected', 'one-answers', 'given-up'] as const;
type Plan = (typeof PLANS)[number];

/** What everybody waits before doing anything: people are not quicker. */
const THINK_MS = 300;
/** How much longer the caller than the callee waits before hanging up. */
const CALLER_STAYS_MS = 1_500;
const PAUSE_MS = 500;

export interface AppSlotOptions {
  caller: DrillApp;
  /** The devices of one user, whom nobody else calls. */
  callees: readonly DrillApp[];
  talkMs: number;
  book: DeedBook;
}

export function appSlot(index: number, { caller, callees, talkMs, book }: AppSlotOptions): Slot {
  let count = index;
  let plan: Plan = 'one-answers';
  let isUnderWay = false;

  /** Tries until the call is over: it may be a long time until a server listens again. */
  async function hangUp(call: Call, { deviceId }: DrillApp, afterMs: number): Promise<void> {
    await sleep(afterMs);
    while (call.data.endedAt === null) {
      const isDone = await book.follow({ callId: call.callId, deviceId, act: 'end' }, call.end());
      if (isDone) return;
      await sleep(PAUSE_MS);
    }
  }

  async function answer(call: IncomingCall, callee: DrillApp): Promise<void> {
    const { callId } = call;
    const { deviceId } = callee;
    const isFirst = callee === callees[0];
    await sleep(THINK_MS);
    if (plan === 'rejected' && isFirst) await book.follow({ callId, deviceId, act: 'reject' }, call.reject());
    if (plan !== 'both-answer' && !(plan === 'one-answers' && isFirst)) return;
    if (await book.follow({ callId, deviceId, act: 'accept' }, call.accept())) await hangUp(call, callee, talkMs);
  }

  async function giveUp(call: Call): Promise<void> {
    await sleep(2 * THINK_MS);
    if (call.data.endedAt !== null) return;
    await book.follow({ callId: call.callId, deviceId: caller.deviceId, act: 'cancel' }, call.end());
  }

  for (const callee of callees) {
    callee.onRing = (call) => void answer(call, callee);
  }
  return {
    get isUnderWay() {
      return isUnderWay;
    },
    async call() {
      plan = PLANS[count % PLANS.length] ?? 'one-answers';
      count += 1;
      try {
        const call = await caller.client.place({ to: `user:${callees[0]?.userId}` });
        let isLost = false;
        book.placed.push({ callId: call.callId, medium: 'app', lastSeen: () => (isLost ? null : call.status) });
        isUnderWay = true;
        const talk = () => call.status === 'in-progress' && void hangUp(call, caller, talkMs + CALLER_STAYS_MS);
        call.on('status', talk);
        talk();
        if (plan === 'given-up') void giveUp(call);
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
