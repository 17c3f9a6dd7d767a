// A folder of scripted people, for tests.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { writeWav } from '../audio/wav.ts';
import { newFolder } from './new-folder.ts';

/** @param sounds at 8000 Hz, by the names of their files */
export function scriptedPeople(people: Record<string, object>, sounds: Record<string, Int16Array> = {}): string {
  const folder = newFolder();
  writeFileSync(join(folder, 'people.yaml'), stringify(people));
  for (const [name, audio] of Object.entries(sounds)) {
    writeFileSync(join(folder, name), writeWav({ sampleRate: 8000, channels: [audio] }));
  }
  return folder;
}
