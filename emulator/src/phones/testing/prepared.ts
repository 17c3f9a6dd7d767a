// Scripts without files, for tests.
import type { PreparedScript } from '../script/script-book.ts';
import { scriptSchema } from '../script/step-schema.ts';
import { Sound } from '../sound/sound.ts';

/** A script of steps as in YAML, with the files that they name. */
export function prepared(steps: unknown[], sounds: Record<string, Int16Array> = {}, sampleRate = 8000): PreparedScript {
  const entries = Object.entries(sounds).map(([name, audio]) => {
    return [name, new Sound({ sampleRate, channels: [audio] })] as const;
  });
  return { ...scriptSchema.parse({ steps }), sounds: new Map(entries) };
}
