// What a Passthru tells of the stream before it: `Stream[…]`, flat or as one JSON.
import type { Dialects } from '../dialects.ts';
import type { Parameters } from './applet-parameters.ts';
import type { ReportedStream } from './flow-memory.ts';

const systemWords = { user: 'caller', bot: 'bot', NA: 'system' } as const;

/** Reference: support.exotel.com article 3000132269, which shows both encodings. */
export function streamParameters(stream: ReportedStream | null, dialects: Dialects): Parameters {
  if (stream === null) return [];
  const entries = streamEntries(stream, dialects);
  if (dialects.streamEncoding === 'json') return [['Stream', JSON.stringify(Object.fromEntries(entries))]];
  return entries.map(([name, value]) => [`Stream[${name}]`, value] as const);
}

function streamEntries(stream: ReportedStream, { disconnectedBy }: Dialects): Parameters {
  const by = stream.disconnectedBy;
  return [
    ['StreamSID', stream.streamSid ?? 'null'],
    ['Status', stream.status],
    ['Duration', String(stream.durationSeconds)],
    // The emulator makes no recording: the field is there, as it would be, and empty.
    ...(stream.record ? ([['RecordingUrl', '']] as const) : []),
    ...(stream.url === null ? [] : ([['StreamUrl', stream.url]] as const)),
    ['DisconnectedBy', disconnectedBy === 'user-bot-na' ? by : systemWords[by]],
    ...(stream.error === null ? [] : ([['Error', stream.error]] as const)),
    ...(stream.detailedStatus === null ? [] : ([['DetailedStatus', stream.detailedStatus]] as const)),
  ];
}
