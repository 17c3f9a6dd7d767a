// What can be found wrong with a bot only when its stream is over.
import type { StreamReport } from '../stream-report.ts';
import type { FindingCode } from './finding-catalogue.ts';

/** Of less audio it is too early to tell whether it is silent, or should have been marked. */
const judgedAudioMs = 1000;
/** What may be cut off at the bot's close without anybody missing it. */
const unplayedToleranceMs = 100;

export function verdictsOn(report: Pick<StreamReport, 'end' | 'received' | 'playOut' | 'bot'>): FindingCode[] {
  const { end, received, playOut, bot } = report;
  const verdicts: [FindingCode, boolean][] = [
    ['closed-before-played', end === 'bot-closed' && playOut.unplayedMs > unplayedToleranceMs],
    ['marks-never-used', received.audioMs >= judgedAudioMs && received.marks === 0],
    ['silent-audio', playOut.playedMs >= judgedAudioMs && bot.speechMs === 0],
  ];
  return verdicts.filter(([, holds]) => holds).map(([code]) => code);
}
