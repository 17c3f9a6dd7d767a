// Talks that were cut off: their stream broke or their instance died, and nobody had ended them. Another stream of the
// same call goes on with them.
import type { OrphanTalk, TakenTalk, TakeOver, Talk, TalkEnd, TalkEntry } from './talk.ts';

const cutEnds: ReadonlySet<TalkEnd> = new Set<TalkEnd>(['stream-stopped', 'stream-lost', 'no-media', 'interrupted']);

/** Whether nobody wanted it to end, as far as it is known. A talk that goes on counts as well: its instance may be dead. */
export function wasCut({ end }: Pick<Talk, 'end'>): boolean {
  return end === null || cutEnds.has(end);
}

/** What the recording of one take is called. */
export function recordingName({ id, take }: Pick<Talk, 'id' | 'take'>): string {
  return take === 1 ? id : `${id}-${take}`;
}

/** The recording after the last break, as soon as it is complete; null: none. */
export function completeRecording({ endedAt, recording }: Talk): string | null {
  return endedAt === null ? null : recording;
}

/** Every recording that there may be of a talk: of each take one, also of those whose instance died. */
export function recordingNames({ id, take }: Pick<Talk, 'id' | 'take'>): string[] {
  return Array.from({ length: take }, (_, index) => recordingName({ id, take: index + 1 }));
}

/** The talk as it goes on elsewhere. `lastMs`: the last that is known of it, since it began. */
export function takenOver(
  { talk, lastMs }: OrphanTalk,
  { instanceId, runId, at }: Pick<TakeOver, 'instanceId' | 'runId' | 'at'>,
): Talk {
  const toMs = Math.max(lastMs, at - talk.startedAt);
  const gap = { fromMs: lastMs, toMs, instanceId: talk.instanceId, recording: talk.recording ?? recordingName(talk) };
  return {
    ...talk,
    ...{ instanceId, runId },
    take: talk.take + 1,
    breaks: [...talk.breaks, gap],
    endedAt: null,
    end: null,
    recording: null,
  };
}

/** A talk that was taken over to no end, at the moment `at`: as it was before, but that the take is used up. */
export function leftBehind(taken: Talk, at: number): Talk {
  const { recording = null } = taken.breaks.at(-1) ?? {};
  return { ...taken, breaks: taken.breaks.slice(0, -1), end: 'interrupted', endedAt: at, recording };
}

/** A talk of which nothing more will be heard. What it had said of its end before counts. */
export function givenUp({ talk, lastMs }: OrphanTalk): Talk {
  return { ...talk, end: talk.end ?? 'interrupted', endedAt: talk.startedAt + lastMs };
}

/**
 * What completes the transcript up to the break, and marks it: the sentence that was being said, as far as it was heard;
 * tools that were never seen to answer; and a note. The model is told the same.
 */
export function entriesAtBreak({ talk, entries, cutShort }: TakenTalk): TalkEntry[] {
  const { fromMs = 0, toMs = 0 } = talk.breaks.at(-1) ?? {};
  const answered = new Set(entries.filter(({ role }) => role === 'tool-output').map(({ toolCallId }) => toolCallId));
  const unanswered = entries.filter(
    ({ role, talkId, toolCallId }) => role === 'tool-call' && talkId === talk.id && !answered.has(toolCallId),
  );
  const own = [...entries, ...cutShort].filter(({ talkId }) => talkId === talk.id);
  const firstIndex = own.reduce((most, { index }) => Math.max(most, index), 0) + 1;
  const outputs = unanswered.map((call, place): TalkEntry => {
    const times = { startMs: fromMs, endMs: fromMs };
    return { ...call, ...times, index: firstIndex + place, role: 'tool-output', text: UNKNOWN_OUTCOME };
  });
  const note: TalkEntry = {
    ...{ talkId: talk.id, callId: talk.callId, index: firstIndex + outputs.length },
    ...{
      role: 'note',
      text: BREAK_NOTE,
      unheard: null,
      startMs: fromMs,
      endMs: toMs,
      toolCallId: null,
      toolName: null,
    },
  };
  return [...cutShort, ...outputs, note];
}

const BREAK_NOTE = 'The line was cut off here for a moment, and is back.';
/** A tool that is called once more may do a thing twice. */
const UNKNOWN_OUTCOME = JSON.stringify({
  error: 'interrupted',
  message:
    'The line was cut off before the answer came. Nobody knows whether it was done: ask, or look, before you repeat it.',
});
