// An agent in a call that nobody else can take: it is not to promise a transfer, which would only end the call.
import type { Agent } from '../agent.ts';

export function withoutTransfer(agent: Agent): Agent {
  return { ...agent, tools: agent.tools.filter(({ kind }) => kind !== 'transfer_to_human'), transfers: [] };
}
