// Words a stream's report for people.
import type { StreamOutcome } from '../stream-order.ts';
import type { Holes, Voice } from '../stream-report.ts';
import type { AssertionResult } from './assertions.ts';

export function reportText(outcome: StreamOutcome, assertions: readonly AssertionResult[]): string {
  const { report } = outcome;
  const rows: [string, string][] = [
    ['ended', `${report.end} after ${report.durationMs} ms: ${outcome.status} by ${outcome.disconnectedBy}`],
    ...(outcome.error === null ? [] : [['error', outcome.error] satisfies [string, string]]),
    ['handshake', `${report.handshake.durationMs} ms, ${plural(report.handshake.attempts, 'attempt')}`],
    ['first audio', milliseconds(report.firstAudioMs)],
    ['response gaps', list(report.turns.map(({ responseGapMs }) => milliseconds(responseGapMs, 'no answer')))],
    ['barge-in stops', list(report.bargeIns.map(bargeInText))],
    ['gaps', holesText(report.gaps)],
    ...(report.gapsByEmulator.count === 0
      ? []
      : [['emulator’s gaps', holesText(report.gapsByEmulator)] satisfies [string, string]]),
    ['penalty pauses', holesText(report.penaltyPauses)],
    ['caller', voiceText(report.caller)],
    ['bot', voiceText(report.bot)],
    ['played', `${report.playOut.playedMs} ms, cleared ${report.playOut.clearedMs}, left ${report.playOut.unplayedMs}`],
    ['emulator late', `p99 ${report.emulatorLateMs.p99} ms, at most ${report.emulatorLateMs.max} ms`],
    ...(report.oneWayAudio === null ? [] : [['one-way audio', report.oneWayAudio] satisfies [string, string]]),
  ];
  return [
    ...rows.map(([name, text]) => `${name.padEnd(16)}${text}`),
    ...report.findings.flatMap(({ code, severity, count, firstAtMs, source, advice }) => [
      `${severity}: ${code}, ${plural(count, 'time')}, first at ${firstAtMs} ms (${source})`,
      `  ${advice}`,
    ]),
    ...assertions.map(({ text, actual, ok }) => `${ok ? 'ok' : 'FAILED'}: ${text} (${actual ?? 'never measured'})`),
  ].join('\n');
}

function bargeInText({ stopMs, cleared }: { stopMs: number | null; cleared: boolean }): string {
  return `${milliseconds(stopMs, 'never')}${cleared ? '' : ' without clear'}`;
}

function milliseconds(value: number | null, otherwise = 'none'): string {
  return value === null ? otherwise : `${value} ms`;
}

function list(texts: readonly string[]): string {
  return texts.length === 0 ? 'none' : texts.join(', ');
}

function holesText({ count, totalMs, longestMs }: Holes): string {
  return count === 0 ? 'none' : `${count}, ${totalMs} ms together, the longest ${longestMs} ms`;
}

function voiceText({ speechMs, rmsDbfs, peakDbfs }: Voice): string {
  return speechMs === 0 ? 'never heard' : `${speechMs} ms of speech at ${rmsDbfs} dBFS, peak ${peakDbfs} dBFS`;
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
