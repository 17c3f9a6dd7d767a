// What a phone of the emulated Exotel heard, by its own recording, and how long it heard nothing.
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const HEADER_BYTES = 44;
const POLL_MS = 50;
const WITHIN_MS = 60_000;

export interface PhoneRecording {
  sampleRate: number;
  /** When the phone was put through, epoch ms. */
  startedAt: number;
  /** What it heard; exactly 0 where nothing was played. */
  heard: Int16Array;
}

/** Resolves when the line of the phone that was put through first is over and its recording is on the disk. */
export async function phoneRecording(dataDir: string, callSid: string): Promise<PhoneRecording> {
  const name = `${dataDir}/phones/${callSid}.1`;
  const { startedAt, sampleRate } = await reportIn(`${name}.json`);
  const file = readFileSync(`${name}.wav`);
  const count = (file.length - HEADER_BYTES) >> 2;
  // Stereo: heard on the right.
  const heard = Int16Array.from({ length: count }, (_, index) => file.readInt16LE(HEADER_BYTES + index * 4 + 2));
  return { startedAt, sampleRate, heard };
}

/** Once it is there, and whole. */
async function reportIn(file: string): Promise<Pick<PhoneRecording, 'startedAt' | 'sampleRate'>> {
  const deadline = Date.now() + WITHIN_MS;
  for (;;) {
    const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
    if (text.endsWith('}\n')) return JSON.parse(text);
    if (Date.now() > deadline) throw new Error('The phone has no recording');
    await sleep(POLL_MS);
  }
}

/**
 * The longest time within these (epoch ms) in which nothing was played and after which something was, in ms. Throws when
 * nothing was played at all.
 */
export function longestSilenceMs(
  { heard, sampleRate, startedAt }: PhoneRecording,
  { fromMs, toMs }: { fromMs: number; toMs: number },
): number {
  const place = (atMs: number) => Math.max(0, Math.round(((atMs - startedAt) * sampleRate) / 1000));
  let longest: number | null = null;
  let run = 0;
  for (const sample of heard.subarray(place(fromMs), place(toMs))) {
    if (sample !== 0) longest = Math.max(longest ?? 0, run);
    run = sample === 0 ? run + 1 : 0;
  }
  if (longest === null) throw new Error('The phone heard nothing at all');
  return (longest * 1000) / sampleRate;
}
