// A folder of agents for a test, gone when the test is over.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

export interface AgentFolder {
  path: string;
  write(file: string, content: string | Buffer): Promise<void>;
  remove(file: string): Promise<void>;
}

/** Called `agents`, as mistakes will show. */
export async function agentFolder(files: Record<string, string | Buffer> = {}): Promise<AgentFolder> {
  const parent = await mkdtemp(join(tmpdir(), 'patchcord-'));
  onTestFinished(() => rm(parent, { recursive: true, force: true }));
  const path = join(parent, 'agents');
  await mkdir(path);
  const folder: AgentFolder = {
    path,
    async write(file, content) {
      await mkdir(dirname(join(path, file)), { recursive: true });
      await writeFile(join(path, file), content);
    },
    remove: (file) => rm(join(path, file)),
  };
  for (const [file, content] of Object.entries(files)) await folder.write(file, content);
  return folder;
}
