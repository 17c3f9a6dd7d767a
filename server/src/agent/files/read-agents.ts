// Reads the folder of the agents.
import { readdir } from 'node:fs/promises';
import { basename } from 'node:path';
import type { agentFields } from './agent-fields.ts';
import { type ReadAgent, readAgent } from './read-agent.ts';

export interface ReadFolder {
  /** By file name; null when the folder cannot be read. */
  agents: ReadAgent[] | null;
  /** Of the folder itself; those of an agent are with it. */
  mistakes: string[];
}

/** Every `*.yaml` and `*.yml`; what begins with a dot is an editor's. */
export async function readAgents(folder: string, schema: ReturnType<typeof agentFields>): Promise<ReadFolder> {
  const files = await filesOf(folder);
  if (files === null) return { agents: null, mistakes: [`${basename(folder)} is not a folder that can be read`] };
  const agents = await Promise.all(files.map((file) => readAgent(folder, file, schema)));
  const twice = agents.filter(({ name }, at) => agents.findIndex((other) => other.name === name) < at);
  return {
    agents: agents.filter((agent) => !twice.includes(agent)),
    mistakes: twice.map(({ place }) => `${place([])} is there twice: as .yaml and as .yml`),
  };
}

async function filesOf(folder: string): Promise<string[] | null> {
  try {
    return (await readdir(folder)).filter((file) => /^[^.].*\.ya?ml$/.test(file)).toSorted();
  } catch (error) {
    if (error instanceof Error && 'code' in error) return null;
    throw error;
  }
}
