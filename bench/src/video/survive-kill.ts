// One call, and one instance that is killed in the middle of it.
import { figures, tell } from '@patchcord/testing/phone-page';
import type { MeasuredServer } from '../servers/measured-server.ts';
import type { CallingPages } from './calling-pages.ts';

export interface Survival {
  /** Why the call did not survive; null: it did. */
  failure: string | null;
  /** The longest time from the kill on that either of the two saw no new picture. */
  pictureGapMs: number;
  /** From the kill until what the caller changed right after it had reached the other one. */
  signalMs: number;
}

/** Both have to see each other for so long after the kill. */
const WATCH_MS = 3_000;

/** The call has survived when its media never stopped, a change gets through, and its end is on record as it was. */
export async function surviveKill(
  pages: CallingPages,
  { killed, left, endsWith }: { killed: MeasuredServer; left: MeasuredServer; endsWith: 'caller' | 'callee' },
): Promise<Survival> {
  const both = [pages.caller, pages.callee];
  await pages.call();
  const callId = await pages.callId;
  for (const page of both) await tell(page, (phone) => phone.watchPictures());
  await killed.kill();
  const killedAt = performance.now();
  try {
    await tell(pages.caller, ({ media }) => media?.mute());
    await pages.calleeHearsOfMute();
    const signalMs = performance.now() - killedAt;
    await tell(pages.caller, (_phone, ms) => new Promise((resolve) => setTimeout(resolve, ms)), WATCH_MS);
    const gaps = await Promise.all(both.map((page) => tell(page, (phone) => phone.longestPictureGapMs)));
    const states = await Promise.all(both.map(async (page) => (await figures(page)).connection));
    const renewed = await Promise.all(both.map((page) => tell(page, ({ connections }) => connections.length > 1)));
    await pages.hangUp(pages[endsWith]);
    const answer = await fetch(`http://127.0.0.1:${left.door.port}/api/calls/${callId}`);
    const { status, hangUpReason } = (await answer.json()) as { status: string; hangUpReason: string };
    const isWhole =
      states.every((state) => state === 'connected') &&
      !renewed.includes(true) &&
      `${status} ${hangUpReason}` === 'completed user-hangup';
    return {
      failure: isWhole ? null : JSON.stringify({ states, renewed, status, hangUpReason }),
      pictureGapMs: Math.max(...gaps),
      signalMs,
    };
  } catch (error) {
    return { failure: String(error), pictureGapMs: Number.NaN, signalMs: Number.NaN };
  }
}
