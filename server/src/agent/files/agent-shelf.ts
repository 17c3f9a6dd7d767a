// The agents of a folder, kept up to date while the server runs.
import { toE164 } from '../../calls/numbers.ts';
import type { Timers } from '../../timers.ts';
import type { Agent } from '../agent.ts';
import type { FindSecret } from '../tools/secret-references.ts';
import { agentFields } from './agent-fields.ts';
import { isAgentName, readAgentText } from './read-agent.ts';
import { readAgents } from './read-agents.ts';
import { conflictsOf, DEFAULT, type Shelf, takeAgents } from './take-agents.ts';
import { type FolderWatch, watchFolder } from './watch-folder.ts';

/** What has become of the agents after something changed. */
export interface ShelfChange {
  /** Names of agents that are new or have another version now. */
  loaded: string[];
  removed: string[];
  /** All that are there now, in the order of the files. */
  mistakes: string[];
}

export interface ShelfOptions {
  folder: string;
  secrets: FindSecret;
  timers: Timers;
  /** Not called for the first reading, and not when all is as it was. */
  onChange: (change: ShelfChange) => void;
  /** Reading failed for a reason that is in no file. */
  onError: (error: unknown) => void;
}

/** Reads the folder and watches it. A folder that is not there is an empty one, with a mistake; it may come later. */
export async function openAgentShelf(options: ShelfOptions): Promise<AgentShelf> {
  const shelf = new AgentShelf(options);
  await shelf.reload();
  shelf.watch();
  return shelf;
}

/** An agent that somebody holds never changes; its next version is another object. */
export class AgentShelf {
  readonly #options: ShelfOptions;
  readonly #schema: ReturnType<typeof agentFields>;
  #shelf: Shelf = { agents: new Map(), holders: new Map() };
  #mistakes: string[] = [];
  #unusable: string[] = [];
  #watch: FolderWatch | null = null;
  #reading: Promise<unknown> = Promise.resolve();

  constructor(options: ShelfOptions) {
    this.#options = options;
    this.#schema = agentFields(options.secrets);
  }

  byName(name: string): Agent | null {
    return this.#shelf.agents.get(name) ?? null;
  }

  /** The agent whose file names this ExoPhone, in whatever form; the default one is asked for by `default`. */
  forExoPhone(number: string): Agent | null {
    return this.#shelf.holders.get(toE164(number) ?? '') ?? null;
  }

  /** Who answers what no other agent answers. */
  get default(): Agent | null {
    return this.#shelf.holders.get(DEFAULT) ?? null;
  }

  /** All in service, by name. */
  get agents(): Agent[] {
    return [...this.#shelf.agents.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** Everything that is wrong with the files now. */
  get mistakes(): readonly string[] {
    return this.#mistakes;
  }

  /** Names of files that have never been without mistakes: nobody answers by them. */
  get unusable(): readonly string[] {
    return this.#unusable;
  }

  /** What would be wrong with this text as the file of an agent, e.g. `agents/support.yaml:12:3 …`. Changes nothing. */
  async check(file: string, text: string): Promise<string[]> {
    const read = await readAgentText({ folder: this.#options.folder, file, text }, this.#schema);
    if (read.agent === null) return read.mistakes;
    const others = [...this.#shelf.holders].filter(([, { name }]) => name !== read.name);
    return conflictsOf(read, read.agent, { agents: new Map(), holders: new Map(others) });
  }

  /** What changed since the last reading. One reading at a time. */
  reload(): Promise<ShelfChange> {
    const change = this.#reading.then(() => this.#read());
    this.#reading = change.catch(() => {});
    return change;
  }

  watch(): void {
    const { folder, timers, onChange, onError } = this.#options;
    this.#watch ??= watchFolder(folder, timers, () => {
      const known = this.#mistakes;
      this.reload().then((change) => {
        const isNew = change.loaded.length > 0 || change.removed.length > 0 || change.mistakes.join() !== known.join();
        if (isNew) onChange(change);
      }, onError);
    });
  }

  /** Stops watching. The agents stay. */
  async close(): Promise<void> {
    this.#watch?.close();
    await this.#reading;
  }

  async #read(): Promise<ShelfChange> {
    const { agents, mistakes } = await readAgents(this.#options.folder, this.#schema);
    const before = this.#shelf;
    // A folder that is away for a moment must not leave the callers without an agent.
    const taken = agents === null ? { shelf: before, mistakes: [] } : takeAgents(agents, before);
    this.#shelf = taken.shelf;
    if (agents !== null)
      this.#unusable = agents
        .map(({ name }) => name)
        .filter((name) => isAgentName(name) && !this.#shelf.agents.has(name));
    this.#mistakes = [...mistakes, ...(agents ?? []).flatMap((one) => one.mistakes), ...taken.mistakes];
    return {
      loaded: [...taken.shelf.agents.values()].filter((one) => before.agents.get(one.name) !== one).map(nameOf),
      removed: [...before.agents.values()].filter(({ name }) => !taken.shelf.agents.has(name)).map(nameOf),
      mistakes: this.#mistakes,
    };
  }
}

function nameOf({ name }: Agent): string {
  return name;
}
