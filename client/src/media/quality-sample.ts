// What two looks at the statistics of a connection, one after the other, say of the time between them.
// reference: Identifiers for WebRTC's Statistics API (w3.org/TR/webrtc-stats).
import { estimateMos } from './mos.ts';
import type { StatsLike } from './web-rtc.ts';

export interface QualitySample {
  roundTripMs: number | null;
  /** Of the voice that should have come in. */
  lossPercent: number | null;
  jitterMs: number | null;
  incomingKbps: number;
  outgoingKbps: number;
  /** Voice packets that have come in. */
  audioPackets: number;
  /** An estimate from the three figures above, 1 to 4.4; null while one is missing. */
  mosEstimate: number | null;
}

/** Counters as they stand. */
export interface Counters {
  atMs: number;
  roundTripMs: number | null;
  jitterMs: number | null;
  audioReceived: number;
  audioLost: number;
  bytesReceived: number;
  bytesSent: number;
}

export function readCounters(stats: StatsLike, atMs: number): Counters {
  const counters = { atMs, audioReceived: 0, audioLost: 0, bytesReceived: 0, bytesSent: 0 };
  const seconds: Record<'pair' | 'report' | 'jitter', number | null> = { pair: null, report: null, jitter: null };
  stats.forEach((row) => {
    const { type, kind } = row;
    if (type === 'inbound-rtp') counters.bytesReceived += numberIn(row, 'bytesReceived') ?? 0;
    if (type === 'outbound-rtp') counters.bytesSent += numberIn(row, 'bytesSent') ?? 0;
    if (type === 'inbound-rtp' && kind === 'audio') {
      counters.audioReceived += numberIn(row, 'packetsReceived') ?? 0;
      counters.audioLost += numberIn(row, 'packetsLost') ?? 0;
      seconds.jitter = numberIn(row, 'jitter') ?? seconds.jitter;
    }
    if (type === 'remote-inbound-rtp' && kind === 'audio') seconds.report = numberIn(row, 'roundTripTime');
    if (type === 'candidate-pair' && row['nominated'] === true && row['state'] === 'succeeded')
      seconds.pair = numberIn(row, 'currentRoundTripTime') ?? seconds.pair;
  });
  return { ...counters, roundTripMs: ms(seconds.pair ?? seconds.report), jitterMs: ms(seconds.jitter) };
}

export function sampleBetween(before: Counters, now: Counters): QualitySample {
  const { roundTripMs, jitterMs } = now;
  const seconds = Math.max(0.001, (now.atMs - before.atMs) / 1_000);
  const audioPackets = Math.max(0, now.audioReceived - before.audioReceived);
  const lost = Math.max(0, now.audioLost - before.audioLost);
  const lossPercent = audioPackets + lost === 0 ? null : (100 * lost) / (audioPackets + lost);
  const isWhole = roundTripMs !== null && jitterMs !== null && lossPercent !== null;
  return {
    roundTripMs,
    lossPercent,
    jitterMs,
    incomingKbps: kbps(now.bytesReceived - before.bytesReceived, seconds),
    outgoingKbps: kbps(now.bytesSent - before.bytesSent, seconds),
    audioPackets,
    mosEstimate: isWhole ? estimateMos(roundTripMs, jitterMs, lossPercent) : null,
  };
}

function numberIn(row: Readonly<Record<string, unknown>>, name: string): number | null {
  const value = row[name];
  return typeof value === 'number' ? value : null;
}

function ms(seconds: number | null): number | null {
  return seconds === null ? null : seconds * 1_000;
}

function kbps(bytes: number, seconds: number): number {
  return Math.round((Math.max(0, bytes) * 8) / 1_000 / seconds);
}
