// Exotel's recordings of calls between two numbers, made from what the second phone said and heard.
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { wavHeader, wavHeaderBytes } from '../audio/wav.ts';
import type { AnyCall } from '../calls/any-call.ts';
import { type RecordingChannels, recordingUrl } from '../calls/recording.ts';
import type { PhoneRecords } from '../phones/record/phone-records.ts';

/** A WAV file as it is sent. */
export interface RecordingFile {
  bytes: number;
  content: AsyncIterable<Buffer>;
}

/** Hz of every line between phones. */
const sampleRate = 8000;
/** Its record begins with the talk, and what it heard is what the first party said. */
const secondPhone = 2;
/** 16 bit of what the second phone said, 16 bit of what it heard. */
const frameBytes = 4;

export class CallRecordings {
  readonly #records: PhoneRecords | null;
  readonly #accountSid: string;
  #origin: string | null = null;

  /** @param records null: phones are not recorded */
  constructor(records: PhoneRecords | null, accountSid: string) {
    this.#records = records;
    this.#accountSid = accountSid;
  }

  /** @param origin where the emulator is reached: `http://host:port` */
  serveAt(origin: string): void {
    this.#origin = origin;
  }

  /** Where a call's recording will be; null when no audio is kept. */
  urlFor(callSid: string): string | null {
    if (this.#origin === null || this.#records?.keepsAudio !== true) return null;
    return `${this.#origin}/recordings/${this.#accountSid}/${callSid}.wav`;
  }

  /** The recording of a call that has ended; null when there is none, or when it is forgotten. */
  async open(call: AnyCall): Promise<RecordingFile | null> {
    if (recordingUrl(call) === null || call.kind !== 'two-numbers' || call.recording === null) return null;
    // The end of the call is told while its last audio is still being written.
    await this.#records?.settled();
    const path = this.#records?.wavPath(call.sid, secondPhone) ?? null;
    const size = path === null ? null : await sizeOf(path);
    if (path === null || size === null) return null;
    const { channels } = call.recording;
    const channelCount = channels === 'dual' ? 2 : 1;
    const frames = Math.floor(Math.max(0, size - wavHeaderBytes) / frameBytes);
    const audioBytes = frames * channelCount * 2;
    const header = wavHeader({ sampleRate, channelCount }, audioBytes);
    return { bytes: header.length + audioBytes, content: recordingOf(path, frames, header, channels) };
  }
}

function sizeOf(path: string): Promise<number | null> {
  return stat(path).then(
    ({ size }) => size,
    () => null,
  );
}

/** Piece by piece: an hour of audio must not stop the calls that go on. */
async function* recordingOf(
  path: string,
  frames: number,
  header: Buffer,
  channels: RecordingChannels,
): AsyncGenerator<Buffer> {
  yield header;
  if (frames === 0) return;
  const end = wavHeaderBytes + frames * frameBytes - 1;
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of createReadStream(path, { start: wavHeaderBytes, end })) {
    const bytes = Buffer.concat([rest, chunk as Buffer]);
    const whole = bytes.length - (bytes.length % frameBytes);
    rest = bytes.subarray(whole);
    yield channels === 'dual' ? firstPartyLeft(bytes.subarray(0, whole)) : mixed(bytes.subarray(0, whole));
  }
}

function firstPartyLeft(bytes: Buffer): Buffer {
  const turned = Buffer.alloc(bytes.length);
  for (let at = 0; at < bytes.length; at += frameBytes) {
    turned.writeInt16LE(bytes.readInt16LE(at + 2), at);
    turned.writeInt16LE(bytes.readInt16LE(at), at + 2);
  }
  return turned;
}

function mixed(bytes: Buffer): Buffer {
  const mono = Buffer.alloc(bytes.length / 2);
  for (let at = 0; at < bytes.length; at += frameBytes) {
    const sum = bytes.readInt16LE(at) + bytes.readInt16LE(at + 2);
    mono.writeInt16LE(Math.max(-32_768, Math.min(32_767, sum)), at / 2);
  }
  return mono;
}
