// What the model is told of an agent's tools.
import type { Agent, AgentTool, HostedMcpServer, TransferTarget } from '../agent.ts';
import type { ToolDefinition } from '../model/model-session.ts';
import { type FindSecret, fillSecrets } from './secret-references.ts';

/** The tools that are run here. */
export function toolDefinitions(agent: Agent): ToolDefinition[] {
  return agent.tools.filter((tool) => tool.kind !== 'mcp').map((tool) => definitionOf(tool, agent.transfers));
}

function definitionOf(tool: Exclude<AgentTool, HostedMcpServer>, transfers: TransferTarget[]): ToolDefinition {
  switch (tool.kind) {
    case 'end_call':
      return endCall;
    case 'transfer_to_human':
      return transferToHuman(transfers);
    case 'http':
      return { name: tool.name, description: tool.description, parameters: tool.parameters };
  }
}

const reason = { type: 'string', description: 'Why, in a few words.' };

const endCall: ToolDefinition = {
  name: 'end_call',
  description:
    'Ends the call. Use it when the caller has said good-bye or wants nothing more. Say good-bye first, in the same turn; the caller hears it in full.',
  parameters: { type: 'object', properties: { reason }, required: ['reason'] },
};

function transferToHuman(transfers: TransferTarget[]): ToolDefinition {
  const people = transfers.map(({ name, description }) => `${name}: ${description}`).join('; ');
  return {
    name: 'transfer_to_human',
    description: `Connects the caller with a person and ends your part of the call. Say first, in the same turn, that you are connecting them. Whom: ${people}`,
    parameters: {
      type: 'object',
      properties: { target: { type: 'string', enum: transfers.map(({ name }) => name) }, reason },
      required: ['target', 'reason'],
    },
  };
}

/**
 * Entries of the session's `tools` for the MCP servers that the model's maker calls (reference: Realtime `tools`, type
 * `mcp`). Nobody is there to approve a call, so none is asked for. One whose secret has gone is left out.
 */
export function hostedTools(agent: Agent, findSecret: FindSecret): Record<string, unknown>[] {
  return agent.tools.filter((tool) => tool.kind === 'mcp').flatMap((server) => hostedTool(server, findSecret));
}

function hostedTool(server: HostedMcpServer, findSecret: FindSecret): Record<string, unknown>[] {
  const authorization = server.authorization === null ? null : fillSecrets(server.authorization, findSecret);
  if (authorization !== null && !authorization.ok) return [];
  return [
    {
      type: 'mcp',
      server_label: server.label,
      server_url: server.url,
      require_approval: 'never',
      ...(authorization === null ? {} : { authorization: authorization.value }),
      ...(server.allowedTools === null ? {} : { allowed_tools: server.allowedTools }),
    },
  ];
}
