// Decides which version of each agent is in service: a file that is wrong, or wants what another agent has, keeps the
// version that it had before.
import { isDeepStrictEqual } from 'node:util';
import type { Agent } from '../agent.ts';
import type { ReadAgent } from './read-agent.ts';

export interface Shelf {
  /** By name. */
  agents: Map<string, Agent>;
  /** What each can be found by (an E.164 number, or the default's place), and by whom it is held. */
  holders: Map<string, Agent>;
}

export const DEFAULT = 'default';

/**
 * Agents that have not changed go first, so that a new file cannot take a number away from one that is in service; then
 * by file name. A file that is gone takes its agent with it.
 */
export function takeAgents(read: ReadAgent[], before: Shelf): { shelf: Shelf; mistakes: string[] } {
  const shelf: Shelf = { agents: new Map(), holders: new Map() };
  const mistakes: string[] = [];
  const [staying, changed] = [staysAsItWas(true), staysAsItWas(false)];
  for (const { name } of staying) put(before.agents.get(name));
  for (const one of changed) {
    const conflicts = one.agent === null ? [] : conflictsOf(one, one.agent, shelf);
    mistakes.push(...conflicts);
    put(conflicts.length === 0 ? (one.agent ?? undefined) : before.agents.get(one.name));
  }
  return { shelf, mistakes };

  function staysAsItWas(wanted: boolean): ReadAgent[] {
    return read.filter(({ name, agent }) => {
      const old = before.agents.get(name);
      const stays = old !== undefined && (agent === null || isDeepStrictEqual(agent, old));
      return stays === wanted;
    });
  }

  function put(agent: Agent | undefined): void {
    if (agent === undefined) return;
    shelf.agents.set(agent.name, agent);
    for (const { key } of claimsOf(agent)) if (!shelf.holders.has(key)) shelf.holders.set(key, agent);
  }
}

/** What the agent wants that another one has; each is a mistake. */
export function conflictsOf({ place }: ReadAgent, agent: Agent, { holders }: Shelf): string[] {
  return claimsOf(agent).flatMap(({ key, path }) => {
    const holder = holders.get(key);
    if (holder === undefined) return [];
    const what = key === DEFAULT ? 'cannot be true:' : 'cannot have this ExoPhone:';
    const why = key === DEFAULT ? `${holder.name} is the default` : `${holder.name} answers it`;
    return [`${place(path)} ${path.join('.')} ${what} ${why}`];
  });
}

function claimsOf(agent: Agent): { key: string; path: PropertyKey[] }[] {
  const numbers = agent.exoPhones.map((key, at) => ({ key, path: ['exoPhones', at] }));
  return agent.isDefault ? [...numbers, { key: DEFAULT, path: ['default'] }] : numbers;
}
