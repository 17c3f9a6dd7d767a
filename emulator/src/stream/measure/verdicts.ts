// What can be found wrong with a bot only when its stream is over.
import type { StreamReport } from '../stream-report.ts';
import type { FindingCode } from './finding-catalogue.ts';

/** Of less audio it is too early to tell whether it is silent, or should have been marked. */
const judgedAudioMs = 1000;
/** What may be cut off at the bot's close without anybody missing it. */
const unplayedToleranceMs = 100;
/** A bot that is gone by then has had no conversation. */
const atOnceMs = 1000;

type Judged = Pick<StreamReport, 'end' | 'durationMs' | 'received' | 'playOut' | 'bot'>;

/** @param bidirectional whether the bot was to talk */
export function verdictsOn(report: Judged, bidirectional: boolean): FindingCode[] {
  const { end, durationMs, received, playOut, bot } = report;
  const closedAtOnce = (end === 'bot-closed' || end === 'bot-lost') && durationMs <= atOnceMs;
  const verdicts: [FindingCode, boolean][] = [
    ['closed-at-once', bidirectional && closedAtOnce && received.mediaMessages === 0],
    ['closed-before-played', end === 'bot-closed' && playOut.unplayedMs > unplayedToleranceMs],
    ['marks-never-used', received.audioMs >= judgedAudioMs && received.marks === 0],
    ['silent-audio', playOut.playedMs >= judgedAudioMs && bot.speechMs === 0],
  ];
  return verdicts.filter(([, holds]) => holds).map(([code]) => code);
}
