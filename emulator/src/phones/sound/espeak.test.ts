import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeWav } from '../../audio/wav.ts';
import { newFolder } from '../../testing/new-folder.ts';
import { tone } from '../testing/audio.ts';
import { espeakSpeaker } from './espeak.ts';

function programThat(script: string): string {
  const program = join(newFolder(), 'espeak-ng');
  writeFileSync(program, `#!/bin/sh\n${script}\n`);
  chmodSync(program, 0o755);
  return program;
}

test('the program gets the sentence as text, never as an option, and its WAV is the sound', async () => {
  const folder = newFolder();
  writeFileSync(join(folder, 'out.wav'), writeWav({ sampleRate: 22_050, channels: [tone(100)] }));
  const program = programThat(`
    [ "$*" = "--stdout -v en-in --stdin" ] || exit 3
    [ "$(cat)" = "--help; rm -rf" ] || exit 4
    cat ${folder}/out.wav`);
  const spoken = await espeakSpeaker(program)('--help; rm -rf', 'en-in');
  expect(spoken).toEqual({ ok: true, value: { sampleRate: 22_050, channels: [tone(100)] } });
});

test('a machine without it is told what to install', async () => {
  const spoken = await espeakSpeaker(join(newFolder(), 'espeak-ng'))('Hello', 'en');
  expect(spoken).toEqual({ ok: false, error: expect.stringContaining('apt-get install espeak-ng') });
});

test('what the program complains about is passed on', async () => {
  const spoken = await espeakSpeaker(programThat('echo "no such voice" >&2; exit 1'))('Hello', 'xx');
  expect(spoken).toEqual({ ok: false, error: 'espeak-ng could not speak it: no such voice' });
});
