// Makes turns and interruptions of who was heard when. Arithmetic alone: it knows times, not audio.

/** Time in which one side was heard, in milliseconds since `start`. `endMs` is null when the stream ended first. */
export interface Speech {
  startMs: number;
  endMs: number | null;
}

/** The caller said something, and the bot answered or did not. */
export interface Turn {
  callerFromMs: number;
  callerToMs: number | null;
  /** From the end of what the caller said to the first of the bot's answer; 0 when the bot did not wait for the end. */
  responseGapMs: number | null;
}

/** The caller spoke while the bot was heard. */
export interface BargeIn {
  atMs: number;
  /** From the caller's first sound to the bot's last; null when the bot was still heard at the end of the stream. */
  stopMs: number | null;
  /** Whether a `clear` came between; if not, the bot may just have finished. */
  cleared: boolean;
}

/** Pauses that are shorter than this belong to what is said. */
const pauseMs = 400;
/** What has been cleared is heard for one packet more. */
const clearTakesMs = 60;

/** One turn for each thing that the caller said. An answer counts for the last turn before it. */
export function turnsOf(callerSpeech: readonly Speech[], botSpeech: readonly Speech[]): Turn[] {
  const bot = joined(botSpeech, []);
  const caller = joined(callerSpeech, []);
  return caller.map(({ startMs, endMs }, index) => {
    const nextMs = caller[index + 1]?.startMs ?? Number.POSITIVE_INFINITY;
    const answer = bot.find((speech) => {
      const outlivesCaller = endMs === null || speech.endMs === null || speech.endMs > endMs;
      return speech.startMs > startMs && speech.startMs < nextMs && outlivesCaller;
    });
    const responseGapMs = answer === undefined || endMs === null ? null : Math.max(0, answer.startMs - endMs);
    return { callerFromMs: startMs, callerToMs: endMs, responseGapMs };
  });
}

/** @param clearsMs when the bot sent a `clear` */
export function bargeInsOf(
  callerSpeech: readonly Speech[],
  botSpeech: readonly Speech[],
  clearsMs: readonly number[],
): BargeIn[] {
  const bot = joined(botSpeech, clearsMs);
  return joined(callerSpeech, []).flatMap(({ startMs: atMs }) => {
    const interrupted = bot.find(({ startMs, endMs }) => startMs < atMs && (endMs === null || endMs > atMs));
    if (interrupted === undefined) return [];
    const { endMs } = interrupted;
    const cleared = clearsMs.some((clearMs) => clearMs >= atMs && (endMs === null || clearMs <= endMs));
    return [{ atMs, stopMs: endMs === null ? null : endMs - atMs, cleared }];
  });
}

/** Joins what only a pause divides, but never across a `clear`. */
function joined(speech: readonly Speech[], clearsMs: readonly number[]): Speech[] {
  const result: Speech[] = [];
  for (const { startMs, endMs } of speech) {
    const last = result.at(-1);
    const lastEndMs = last?.endMs ?? null;
    const divided =
      lastEndMs === null ||
      startMs - lastEndMs >= pauseMs ||
      clearsMs.some((clearMs) => clearMs >= lastEndMs - clearTakesMs && clearMs <= startMs);
    if (last === undefined || divided) result.push({ startMs, endMs });
    else last.endMs = endMs;
  }
  return result;
}
