// Agents and tools for tests of what tools do.
import type { Agent, HttpTool } from '../../agent.ts';
import { testAgent } from '../../testing/test-agent.ts';

/** Without tools, unless they are wished for. */
export function agentWith(wish: Partial<Agent>): Agent {
  return { ...testAgent, tools: [], ...wish };
}

export function httpTool(url: string, wish: Partial<HttpTool> = {}): HttpTool {
  return {
    kind: 'http',
    name: 'lookup',
    description: 'Looks it up.',
    parameters: { type: 'object' },
    method: 'GET',
    url,
    headers: {},
    timeoutMs: 10_000,
    retries: 0,
    ...wish,
  };
}
