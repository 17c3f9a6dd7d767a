// Opens AgentStreams to bots, as many as the account may have.
import { readBotAddress } from './bot/bot-address.ts';
import { connectToBot, type Handshake } from './bot/connect-bot.ts';
import type { OpenStream, StreamOrder, StreamOutcome } from './stream-order.ts';
import type { StreamEnd, StreamReport } from './stream-report.ts';
import { StreamSession } from './stream-session.ts';
import { type StreamSettings, streamSettingsFrom } from './stream-settings.ts';

/**
 * How each end is told (reference: AgentStream, working with the passthru applet). That page knows the bot's close, the
 * hang-up, the URL that does not work and the throttle; the words for the others are ours.
 */
const endings: Record<StreamEnd, Pick<StreamOutcome, 'status' | 'disconnectedBy'>> = {
  'bot-closed': { status: 'completed', disconnectedBy: 'bot' },
  'bot-lost': { status: 'failed', disconnectedBy: 'bot' },
  'caller-hung-up': { status: 'cancelled', disconnectedBy: 'user' },
  'stopped-by-flow': { status: 'completed', disconnectedBy: 'NA' },
  'time-limit': { status: 'completed', disconnectedBy: 'NA' },
  'not-connected': { status: 'failed', disconnectedBy: 'NA' },
  throttled: { status: 'failed', disconnectedBy: 'NA' },
  'protocol-error': { status: 'failed', disconnectedBy: 'NA' },
  'bot-not-reading': { status: 'failed', disconnectedBy: 'NA' },
  'emulator-fault': { status: 'failed', disconnectedBy: 'NA' },
};

/** Streams that share a throttle and one metronome. */
export function createOpenStream(options: Partial<StreamSettings> = {}): OpenStream {
  const settings = streamSettingsFrom(options);
  return async (order) => {
    if (!settings.throttle.enter()) return neverBegun('throttled', { attempts: 0, durationMs: 0 }, null);
    try {
      return await runStream(order, settings);
    } finally {
      settings.throttle.leave();
    }
  };
}

async function runStream(order: StreamOrder, settings: StreamSettings): Promise<StreamOutcome> {
  const address = readBotAddress(order.url);
  if (address === null) {
    return neverBegun('not-connected', { attempts: 0, durationMs: 0 }, 'not the URL of a WebSocket');
  }
  const connection = await connectToBot(address, {
    timeoutMs: settings.handshakeTimeoutMs,
    maxMessageBytes: settings.maxMessageBytes,
    cancelled: [order.line.hungUp, order.stopped],
  });
  const { attempts } = connection;
  const handshake = { attempts, durationMs: Math.round(connection.durationMs) };
  if (connection.ok) return converse(new StreamSession(order, settings, address, connection.socket), handshake);
  if (order.line.hungUp.aborted) return neverBegun('caller-hung-up', handshake, null);
  if (order.stopped.aborted) return neverBegun('stopped-by-flow', handshake, null);
  return neverBegun('not-connected', handshake, connection.error);
}

async function converse(session: StreamSession, handshake: Handshake): Promise<StreamOutcome> {
  const { streamSid, error, report } = await session.run();
  return {
    streamSid,
    ...endings[report.end],
    durationSeconds: Math.round(report.durationMs / 1000),
    error,
    detailedStatus: null,
    report: { ...report, handshake },
  };
}

function neverBegun(end: StreamEnd, handshake: Handshake, reason: string | null): StreamOutcome {
  return {
    streamSid: null,
    ...endings[end],
    durationSeconds: 0,
    error: reason === null ? null : `3009 failed to establish ws conn: ${reason}`,
    detailedStatus: end === 'throttled' ? 'Streaming_call_throttled' : null,
    report: { ...emptyReport, end, handshake },
  };
}

const nothing = { count: 0, totalMs: 0, longestMs: 0 };
const nobody = { speechMs: 0, rmsDbfs: -100, peakDbfs: -100 };
const emptyReport: Omit<StreamReport, 'end' | 'handshake'> = {
  sampleRate: null,
  durationMs: 0,
  firstAudioMs: null,
  turns: [],
  bargeIns: [],
  gaps: nothing,
  gapsByEmulator: nothing,
  penaltyPauses: nothing,
  oneWayAudio: null,
  caller: nobody,
  bot: nobody,
  sent: { mediaEvents: 0, droppedEvents: 0, digits: 0, marks: 0 },
  received: { messages: 0, mediaMessages: 0, audioMs: 0, marks: 0, clears: 0 },
  playOut: { playedMs: 0, clearedMs: 0, unplayedMs: 0 },
  emulatorLateMs: { p99: 0, max: 0 },
  findings: [],
  timeline: [],
};
