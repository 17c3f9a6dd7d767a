// Patchcord with a voice agent, whose model is the load's.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../servers/leftovers.ts';
import type { ServerProgram } from '../servers/measured-server.ts';
import { patchcord } from '../servers/patchcord.ts';

/** How audio travels to the model; the phone's is 8 kHz s16le in both. */
export type ModelAudio = 'pcm24' | 'pcma';

export interface TalkingPatchcordOptions {
  name: string;
  modelAudio: ModelAudio;
  modelUrl: string;
  profileDir: string | undefined;
}

/** The agent's file is gone with `owner`. What it leaves out is as for any agent: recording, transcripts, 100 ms frames. */
export function talkingPatchcord(options: TalkingPatchcordOptions, owner: AsyncDisposableStack): ServerProgram {
  const { name, modelAudio, modelUrl, profileDir } = options;
  const folder = owner.use(temporaryFolder());
  const agent = [
    'instructions: Answer in one sentence.',
    `modelAudio: ${modelAudio}`,
    'sampleRate: 8000',
    'record: true',
    'default: true',
    'limits: { maxDurationSeconds: 3600, maxCostUsd: off }',
  ];
  writeFileSync(join(folder.path, 'bench.yaml'), `${agent.join('\n')}\n`);
  const program = patchcord({ name, profileDir });
  return {
    ...program,
    env: { ...program.env, OPENAI_API_KEY: 'bench', OPENAI_REALTIME_URL: modelUrl, AGENTS_DIR: folder.path },
  };
}
