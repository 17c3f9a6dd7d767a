// A microphone whose owner says something after a while: a WAV file for Chromium's fake capture.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { clipFile } from './talk-world.ts';

const HEADER_BYTES = 44;
const BYTES_PER_SECOND = 48_000;

/** The flag for a clip of the emulator's (24 kHz), heard once, `afterSeconds` of silence after the page asks for it. */
export function spokenCapture(clip: string, afterSeconds: number): string {
  const file = readFileSync(clipFile(clip));
  const silence = (seconds: number) => Buffer.alloc(Math.round(seconds * 24_000) * 2);
  const sound = Buffer.concat([silence(afterSeconds), file.subarray(HEADER_BYTES), silence(30)]);
  const header = Buffer.alloc(HEADER_BYTES);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + sound.length, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(24_000, 24);
  header.writeUInt32LE(BYTES_PER_SECOND, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(sound.length, 40);
  const folder = mkdtempSync(join(tmpdir(), 'patchcord-capture-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'spoken.wav');
  writeFileSync(path, Buffer.concat([header, sound]));
  return `--use-file-for-fake-audio-capture=${path}%noloop`;
}
