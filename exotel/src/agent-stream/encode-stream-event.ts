// Writes what Exotel sends on an AgentStream socket, for whoever stands in for Exotel.
import type { StreamEvent, StreamStart } from './stream-event.ts';

/** In what Exotel's documents and the one capture of a `start` differ. */
export interface StreamDialect {
  /**
   * Of the fields: `stream_sid` (captured, the developer guide), or `streamSid`. Exotel's AGENTSTREAM_WSS_PROTOCOL.md
   * names `streamSid` and `callSid` so; that the others follow is our reading.
   */
  names: 'snake_case' | 'camelCase';
  /**
   * `strings`: all numbers are text (captured). `counters`: sequence_number and chunk are numbers (the developer
   * guide). `numbers`: timestamp, duration and sample rate too, which Exotel's own bots are ready for.
   */
  numbers: 'strings' | 'counters' | 'numbers';
  encoding: 'base64' | 'raw' | 'audio/x-raw' | 'audio/x-l16';
  /** `kbps`: "128kbps" at 8 kHz (captured). `bits`: "16", the bits of a sample (the websocket page). */
  bitRate: 'kbps' | 'bits';
  sampleRateKey: 'sample_rate' | 'sample-rate';
  /** `bare`, or with `protocol` and `version`, which Exotel's own bridge logs when they come. */
  connected: 'bare' | 'versioned';
  /** What stands in `start` when the URL had no parameters: nothing (captured), or an empty object. */
  noCustomParameters: 'absent' | 'empty';
}

/** As captured from a real stream. */
export const capturedStreamDialect: StreamDialect = {
  names: 'snake_case',
  numbers: 'strings',
  encoding: 'base64',
  bitRate: 'kbps',
  sampleRateKey: 'sample_rate',
  connected: 'bare',
  noCustomParameters: 'absent',
};

/** As in the examples of the developer guide. */
export const documentedStreamDialect: StreamDialect = {
  names: 'snake_case',
  numbers: 'counters',
  encoding: 'audio/x-raw',
  bitRate: 'bits',
  sampleRateKey: 'sample_rate',
  connected: 'bare',
  noCustomParameters: 'absent',
};

export function encodeStreamEvent(event: StreamEvent, dialect: StreamDialect): string {
  const { numbers } = dialect;
  if (event.event === 'media') return encodeMedia(event, dialect);
  if (event.event === 'connected') return JSON.stringify(connected(event, dialect));
  const head = named(dialect, {
    event: event.event,
    stream_sid: event.streamSid,
    sequence_number: counter(event.sequenceNumber, numbers),
  });
  if (event.event === 'start') return JSON.stringify({ ...head, start: startBody(event, dialect) });
  if (event.event === 'dtmf') {
    return JSON.stringify({ ...head, dtmf: { digit: event.digit, duration: quantity(event.durationMs, numbers) } });
  }
  if (event.event === 'mark') return JSON.stringify({ ...head, mark: { name: event.name } });
  if (event.event === 'clear') return JSON.stringify(head);
  return JSON.stringify({
    ...head,
    stop: named(dialect, { call_sid: event.callSid, account_sid: event.accountSid, reason: event.reason }),
  });
}

/** By hand: base64 needs no escaping, and this runs ten times a second for every stream. */
function encodeMedia(event: StreamEvent & { event: 'media' }, { names, numbers }: StreamDialect): string {
  const [sidName, numberName] =
    names === 'camelCase' ? ['streamSid', 'sequenceNumber'] : ['stream_sid', 'sequence_number'];
  const sequenceNumber = JSON.stringify(counter(event.sequenceNumber, numbers));
  const chunk = JSON.stringify(counter(event.chunk, numbers));
  const timestamp = JSON.stringify(quantity(event.timestampMs, numbers));
  const body = `{"chunk":${chunk},"timestamp":${timestamp},"payload":"${event.payload.toString('base64')}"}`;
  const streamSid = JSON.stringify(event.streamSid);
  return `{"event":"media","${sidName}":${streamSid},"${numberName}":${sequenceNumber},"media":${body}}`;
}

function connected(event: StreamEvent & { event: 'connected' }, dialect: StreamDialect) {
  const { protocol, version } = event;
  return { event: 'connected', ...(dialect.connected === 'versioned' ? { protocol, version } : {}) };
}

function startBody(event: StreamStart, dialect: StreamDialect) {
  const withoutParameters = Object.keys(event.customParameters).length === 0;
  return named(dialect, {
    stream_sid: event.streamSid,
    call_sid: event.callSid,
    account_sid: event.accountSid,
    from: event.from,
    to: event.to,
    ...(withoutParameters && dialect.noCustomParameters === 'absent'
      ? {}
      : { custom_parameters: event.customParameters }),
    media_format: mediaFormat(event.mediaFormat.sampleRate ?? 8000, dialect),
  });
}

function mediaFormat(sampleRate: number, dialect: StreamDialect) {
  const { encoding, bitRate, sampleRateKey, numbers } = dialect;
  const bits = 16;
  return named(dialect, {
    encoding,
    [sampleRateKey]: quantity(sampleRate, numbers),
    bit_rate: bitRate === 'bits' ? String(bits) : `${(sampleRate * bits) / 1000}kbps`,
  });
}

/** The same fields under the names of the dialect. What stands inside of them keeps its own. */
function named({ names }: StreamDialect, fields: Record<string, unknown>): Record<string, unknown> {
  if (names === 'snake_case') return fields;
  const camelCase = (name: string) => name.replace(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase());
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [camelCase(name), value]));
}

function counter(value: number | null, numbers: StreamDialect['numbers']): number | string | null {
  return numbers === 'strings' && value !== null ? String(value) : value;
}

function quantity(value: number | null, numbers: StreamDialect['numbers']): number | string | null {
  return numbers !== 'numbers' && value !== null ? String(value) : value;
}
