// Speaks sentences with espeak-ng, when the machine has it.
import { execFile } from 'node:child_process';
import { readWav, type Wav } from '../../audio/wav.ts';
import type { Checked } from '../../parameters.ts';

/** Turns a sentence into sound. Rejects only for bugs. */
export type Speaker = (text: string, voice: string) => Promise<Checked<Wav>>;

const timeoutMs = 20_000;
/** Ten minutes of its 22 kHz. */
const maxOutputBytes = 26_460_000;

/** @param program a name on PATH, or a path */
export function espeakSpeaker(program = 'espeak-ng'): Speaker {
  return (text, voice) => {
    const { promise, resolve } = Promise.withResolvers<Checked<Wav>>();
    const options = { encoding: 'buffer', timeout: timeoutMs, maxBuffer: maxOutputBytes } as const;
    const child = execFile(program, ['--stdout', '-v', voice, '--stdin'], options, (error, stdout, stderr) => {
      resolve(error === null ? readWav(stdout) : { ok: false, error: reasonOf(error, stderr) });
    });
    // A program that is not there, or that has ended already, does not read; the callback above tells.
    child.stdin?.on('error', () => {});
    child.stdin?.end(text);
    return promise;
  };
}

function reasonOf(error: Error & { code?: string | number | null }, stderr: Buffer): string {
  if (error.code === 'ENOENT') {
    return 'a sentence needs espeak-ng, which is not on this machine: install it (apt-get install espeak-ng, brew install espeak-ng), or say a .wav file';
  }
  return `espeak-ng could not speak it: ${stderr.toString().trim().slice(0, 200) || error.message.slice(0, 200)}`;
}
