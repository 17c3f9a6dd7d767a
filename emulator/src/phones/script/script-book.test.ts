import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeWav } from '../../audio/wav.ts';
import { newFolder } from '../../testing/new-folder.ts';
import { tone } from '../testing/audio.ts';
import { readScriptBook } from './script-book.ts';

function folderWith(files: Record<string, string | Buffer>): string {
  const folder = newFolder();
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return folder;
}

async function errorsOf(yaml: string): Promise<string[]> {
  const result = await readScriptBook({ folder: folderWith({ 'people.yaml': yaml }) });
  return result.ok ? [] : result.errors;
}

const everything = `
"09876500010":
  ring: { answerAfter: 1.5s }
  voice: en-in
  steps:
    - noise: white -45dBFS
    - listenFor: speech
    - listenFor: silence
      for: 700ms
      timeout: 10s
      onTimeout: hangUp
    - say: hello.wav
    - interrupt: after 800ms of speech
      timeout: 20s
    - press: 1234#
    - wait: 2s
    - stayQuiet: 1m
    - loop: 2
      steps:
        - mumble: 500ms
    - noise: hello.wav -30dBFS
    - hangUp
`;

test('a script with every kind of step is read', async () => {
  const hello = writeWav({ sampleRate: 16_000, channels: [tone(160)] });
  const result = await readScriptBook({ folder: folderWith({ 'people.yaml': everything, 'hello.wav': hello }) });
  const script = result.ok ? result.value.find('09876500010') : null;
  expect(result).toMatchObject({ ok: true });
  expect(script).toMatchObject({ ring: { kind: 'answer', afterMs: 1500 }, voice: 'en-in' });
  expect(script?.sounds.get('hello.wav')?.at(8000)).toHaveLength(80);
  expect(script?.steps).toEqual([
    { kind: 'noise', background: { kind: 'white', rmsDbfs: -45 } },
    { kind: 'listen', to: 'speech', forMs: 100, timeout: null },
    { kind: 'listen', to: 'silence', forMs: 700, timeout: { afterMs: 10_000, hangsUp: true } },
    { kind: 'say', speech: { kind: 'file', file: 'hello.wav' } },
    { kind: 'interrupt', afterMs: 800, timeout: { afterMs: 20_000, hangsUp: false } },
    { kind: 'press', digits: '1234#' },
    { kind: 'wait', durationMs: 2000 },
    { kind: 'stay-quiet', durationMs: 60_000 },
    { kind: 'loop', times: 2, steps: [{ kind: 'mumble', durationMs: 500 }] },
    { kind: 'noise', background: { kind: 'file', file: 'hello.wav', rmsDbfs: -30 } },
    { kind: 'hang-up' },
  ]);
});

test('a number has its own script, whatever way it is written, and else that of the first pattern that fits', async () => {
  const yaml = `
+91 98765 00001: { ring: busy }
0987650xxxx: { ring: noAnswer }
"*77": { ring: reject }
`;
  const result = await readScriptBook({ folder: folderWith({ 'people.yml': yaml }) });
  if (!result.ok) throw new Error(result.errors.join());
  const ringOf = (number: string) => result.value.find(number)?.ring?.kind;
  expect(result.value.size).toBe(3);
  expect(ringOf('09876500001')).toBe('busy');
  expect(ringOf('09876500077')).toBe('no-answer');
  expect(ringOf('09999999977')).toBe('reject');
  expect(ringOf('+12025550177')).toBe('reject');
  expect(ringOf('09999999978')).toBeUndefined();
});

test.each([
  [
    'an unknown step',
    '"09876500001":\n  steps:\n    - sing: la',
    'people.yaml:3:7 09876500001.steps.0: must be one of say',
  ],
  [
    'a bad duration',
    '"09876500001":\n  steps:\n    - wait: soon',
    'people.yaml:3:13 09876500001.steps.0.wait: must be a duration',
  ],
  [
    'no time at all',
    '"09876500001":\n  steps:\n    - wait: 0s',
    'people.yaml:3:13 09876500001.steps.0.wait: must be a duration',
  ],
  [
    'a field too many',
    '"09876500001":\n  steps:\n    - wait: 1s\n      loudly: yes',
    'people.yaml:3:7 09876500001.steps.0: Unrecognized key: "loudly"',
  ],
  ['a bad ring', '"09876500001":\n  ring: loud', 'people.yaml:2:9 09876500001.ring: must be busy, noAnswer'],
  [
    'a bad key',
    '"09876500001":\n  steps:\n    - press: 12E',
    'people.yaml:3:14 09876500001.steps.0.press: must be 1 to 64',
  ],
  [
    'a bad interruption',
    '"09876500001":\n  steps:\n    - interrupt: now',
    'people.yaml:3:18 09876500001.steps.0.interrupt: must read',
  ],
  [
    'noise without a level',
    '"09876500001":\n  steps:\n    - noise: white',
    'people.yaml:3:14 09876500001.steps.0.noise: must be off',
  ],
  [
    'a mistake in a loop',
    '"09876500001":\n  steps:\n    - loop: 2\n      steps:\n        - listenFor: music',
    'people.yaml:5:22 09876500001.steps.0.steps.0.listenFor: Invalid option',
  ],
  [
    'a loop that would never end',
    '"09876500001":\n  steps:\n    - loop: forever\n      steps:\n        - noise: off',
    'people.yaml:5:9 09876500001.steps.0.steps: a loop forever needs',
  ],
  [
    'what to do in vain without a timeout',
    '"09876500001":\n  steps:\n    - listenFor: speech\n      onTimeout: hangUp',
    'people.yaml:4:18 09876500001.steps.0.onTimeout: needs a timeout',
  ],
  [
    'a sound that is not there',
    '"09876500001":\n  steps:\n    - say: gone.wav',
    'people.yaml:3:12 09876500001.steps.0.say: gone.wav cannot be read (ENOENT)',
  ],
  [
    'a sound of elsewhere',
    '"09876500001":\n  steps:\n    - say: ../../etc/a.wav',
    'people.yaml:3:12 09876500001.steps.0.say: ../../etc/a.wav is outside',
  ],
  ['no phone number', 'mother: { ring: busy }', 'people.yaml:1:9 mother: is neither a phone number nor a pattern'],
  ['broken YAML', '"09876500001":\n  steps: [', 'people.yaml:2:11: Flow sequence'],
  ['a list', '- a\n- b', 'people.yaml:1:1: must be a map'],
])('%s is refused with file, line and field', async (_name, yaml, error) => {
  const errors = await errorsOf(yaml);
  expect(errors).toHaveLength(1);
  expect(errors[0]).toContain(error);
});

test('every mistake of every file is told at once', async () => {
  const folder = folderWith({ 'a.yaml': '"09876500001": { ring: x }', 'b.yaml': '"09876500002": { ring: y }' });
  const result = await readScriptBook({ folder });
  expect(result.ok ? [] : result.errors.map((error) => error.slice(0, 6))).toEqual(['a.yaml', 'b.yaml']);
});

test('two scripts for one number are refused', async () => {
  const folder = folderWith({ 'a.yaml': '"09876500001": { ring: busy }', 'b.yaml': '"+919876500001": { ring: busy }' });
  const result = await readScriptBook({ folder });
  expect(result.ok ? [] : result.errors).toEqual([
    'b.yaml:1:18 +919876500001: this number has a script already, in a.yaml',
  ]);
});

test('a sentence is spoken in the voice of its script, once for all who say it', async () => {
  const asked: string[][] = [];
  const yaml = `
"09876500001": { steps: [say: Good morning] }
"09876500002": { steps: [say: Good morning] }
"09876500003": { voice: hi, steps: [say: Good morning] }
`;
  const result = await readScriptBook({
    folder: folderWith({ 'people.yaml': yaml }),
    voice: 'en-in',
    speaker: async (text, voice) => {
      asked.push([text, voice]);
      return { ok: true, value: { sampleRate: 22_050, channels: [tone(22_050)] } };
    },
  });
  const script = result.ok ? result.value.find('09876500003') : null;
  expect(script?.sounds.get('"Good morning"')?.at(8000)).toHaveLength(8000);
  expect(asked).toEqual([
    ['Good morning', 'en-in'],
    ['Good morning', 'hi'],
  ]);
});
