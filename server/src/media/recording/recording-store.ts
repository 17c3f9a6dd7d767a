// Where recordings are kept: what the rest needs of any such place, and which names are allowed.
import type { Readable } from 'node:stream';

export interface ByteRange {
  first: number;
  /** Included; null: to the end. */
  last: number | null;
}

export interface OpenedRecording {
  /** Of the whole recording, bytes. */
  size: number;
  /** MIME type. */
  type: string;
  /** What `stream` holds of it; `last` is less than `first` when that is nothing. */
  first: number;
  last: number;
  /** To be read or destroyed. */
  stream: Readable;
}

/** Names are letters, digits, `-` and `_`; others are a bug and throw RangeError. */
export interface RecordingStore {
  /** Path of a local file into which it is recorded. Rejects when the folder cannot be made. */
  begin(name: string): Promise<string>;
  /** The file is complete: from now on it can be opened. What else there is to do (an upload) goes on behind. */
  keep(name: string): Promise<void>;
  /** Nothing was recorded, or it is not wanted. */
  discard(name: string): Promise<void>;
  /** null: there is none of this name. Rejects when the place cannot be reached. */
  open(name: string, range?: ByteRange): Promise<OpenedRecording | null>;
  /** Resolves when nothing of this name is kept any more, also when nothing was. Rejects when the place cannot be reached. */
  remove(name: string): Promise<void>;
  /** Removes what this machine itself keeps and was recorded before `before` (epoch ms); gives how many those were. */
  removeOlder(before: number): Promise<number>;
  /** After a crash: keeps what was being recorded then, and resumes what was to be done. To be called once, at start. */
  recover(): Promise<void>;
  /** Stops what goes on behind; `recover` resumes it. */
  close(): Promise<void>;
}

export const RECORDING_TYPE = 'audio/wav';

/** @throws RangeError */
export function fileNameOf(name: string): string {
  if (!/^[A-Za-z0-9_-]{1,100}$/.test(name)) throw new RangeError('Not a name for a recording');
  return `${name}.wav`;
}

/** The part of `size` bytes that a range means. */
export function rangeWithin(size: number, range: ByteRange | undefined): { first: number; last: number } {
  const first = Math.min(range?.first ?? 0, size);
  return { first, last: Math.min(range?.last ?? size - 1, size - 1) };
}
