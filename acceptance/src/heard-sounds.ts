// What a phone of the emulated Exotel heard, by its own recording: stereo, heard on the right.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { eventually } from './eventually.ts';

const HEADER_BYTES = 44;
/** A packet of the emulator's lines. */
const PACKET_MS = 20;

export interface Sound {
  startMs: number;
  /** From its beginning to its end. */
  lengthMs: number;
  /** Without the pauses in it. */
  playedMs: number;
}

export interface HeardAudio {
  sampleRate: number;
  samples: Int16Array;
}

/** Resolves when the phone's line is over and its recording is on the disk. `phone`: 1 for who was put through first. */
export async function heardAudio(dataDir: string, callSid: string, phone = 1): Promise<HeardAudio> {
  const name = join(dataDir, 'phones', `${callSid}.${phone}`);
  const isWhole = () => existsSync(`${name}.json`) && JSON.parse(readFileSync(`${name}.json`, 'utf8')).samples !== null;
  await eventually(() => expect(isWhole(), `the recording of phone ${phone}`).toBe(true), 60_000);
  const file = readFileSync(`${name}.wav`);
  const count = (file.length - HEADER_BYTES) >> 2;
  const samples = Int16Array.from({ length: count }, (_, index) => file.readInt16LE(HEADER_BYTES + index * 4 + 2));
  return { sampleRate: file.readUInt32LE(24), samples };
}

/**
 * Where something was played at all. Audio that went through A-law has no sample of exactly nothing, not even in a
 * pause, so that each sound is what was played without a break that is longer than `pauseMs`.
 */
export function soundsIn({ sampleRate, samples }: HeardAudio, pauseMs = PACKET_MS): Sound[] {
  const pause = (pauseMs * sampleRate) / 1000;
  const sounds: { from: number; to: number; played: number }[] = [];
  for (let at = 0; at < samples.length; at += 1) {
    if (samples[at] === 0) continue;
    const last = sounds.at(-1);
    if (last !== undefined && at - last.to <= pause) {
      last.to = at + 1;
      last.played += 1;
    } else sounds.push({ from: at, to: at + 1, played: 1 });
  }
  const ms = (count: number) => (count * 1000) / sampleRate;
  return sounds.map(({ from, to, played }) => ({ startMs: ms(from), lengthMs: ms(to - from), playedMs: ms(played) }));
}

const PIECE_MS = 100;
/** Resamplers and A-law leave more than this of a piece as it was; another piece has much less. */
const SAME = 0.85;

/** A hole in what a busy machine played spoils a piece or two. */
const ENOUGH = 0.75;

/**
 * Whether a clip was heard from its beginning to its end, looked for piece by piece and in order. The clip is a WAV file:
 * mono, 16 bit PCM. What of it was dropped or never played is in the stream's report, to the millisecond.
 */
export function isHeard({ samples, sampleRate }: HeardAudio, clipFile: string): boolean {
  const clip = clipAt(clipFile, sampleRate);
  const size = (PIECE_MS * sampleRate) / 1000;
  const pieces = Array.from({ length: Math.floor(clip.length / size) }, (_, piece) =>
    clip.subarray(piece * size, (piece + 1) * size),
  );
  // Of what is quieter A-law leaves too little to know it again.
  const loudEnough = energyOf(clip) / pieces.length / 10;
  const found: number[] = [];
  let from = 0;
  const loud = pieces.filter((piece) => energyOf(piece) > loudEnough);
  for (const [index, piece] of loud.entries()) {
    const at = placeOf(piece, samples, from);
    if (at === -1) continue;
    found.push(index);
    from = at + (size >> 1);
  }
  return found.length >= ENOUGH * loud.length && (found.at(-1) ?? 0) >= loud.length - 2;
}

function clipAt(file: string, sampleRate: number): Int16Array {
  const wav = readFileSync(file);
  const step = wav.readUInt32LE(24) / sampleRate;
  const sample = (at: number) => wav.readInt16LE(HEADER_BYTES + at * 2);
  const length = Math.floor((wav.length - HEADER_BYTES) / 2 / step);
  // Good enough to find it again: the mean of the samples that become one.
  return Int16Array.from({ length }, (_, at) => {
    let sum = 0;
    for (let part = 0; part < step; part += 1) sum += sample(at * step + part);
    return sum / step;
  });
}

function placeOf(piece: Int16Array, samples: Int16Array, from: number): number {
  const pieceEnergy = energyOf(piece);
  const squareAt = (at: number) => (samples[at] ?? 0) ** 2;
  let energy = energyOf(samples.subarray(from, from + piece.length));
  for (let at = from; at + piece.length <= samples.length; at += 1) {
    // Most places are told apart by their loudness alone.
    if (energy > pieceEnergy / 2 && energy < pieceEnergy * 2) {
      let product = 0;
      for (let index = 0; index < piece.length; index += 1) {
        product += (samples[at + index] as number) * (piece[index] as number);
      }
      if (product > 0 && product * product > SAME * SAME * energy * pieceEnergy) return at;
    }
    energy += squareAt(at + piece.length) - squareAt(at);
  }
  return -1;
}

function energyOf(samples: Int16Array): number {
  return samples.reduce((sum, sample) => sum + sample * sample, 0);
}
