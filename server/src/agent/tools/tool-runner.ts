// Runs the tools that the model calls. Whatever goes wrong becomes an answer that the model can speak about.
import type { Timers } from '../../timers.ts';
import type { Agent, HttpTool } from '../agent.ts';
import type { ToolCall, ToolDefinition } from '../model/model-session.ts';
import { parseArguments, readArguments } from './call-arguments.ts';
import { callEndpoint } from './call-endpoint.ts';
import { httpRequest, type ToolContext } from './http-request.ts';
import type { FindSecret } from './secret-references.ts';
import { hostedTools, toolDefinitions } from './tool-definitions.ts';
import {
  answered,
  done,
  failure,
  refusedArguments,
  type ToolOutcome,
  type ToolResult,
  transferred,
  unknownTool,
} from './tool-outcome.ts';

export type { ToolContext, ToolResult };

export interface ToolRunner {
  definitions: ToolDefinition[];
  /** What stands in the session's `tools` beside them: what the model's maker runs itself. */
  hosted: Record<string, unknown>[];
  /** Does not reject. `signal` is aborted when the call is over. */
  run(call: ToolCall, context: ToolContext, signal: AbortSignal): Promise<ToolResult>;
}

/** What a log may know of a tool that ran: no arguments, no answers, no URLs. */
export interface ToolReport extends Pick<ToolOutcome, 'failed' | 'status' | 'attempts' | 'cause'> {
  /** null when the model named one that is not there. */
  tool: string | null;
  callId: string;
  durationMs: number;
}

export interface ToolDeps {
  secrets: FindSecret;
  fetch: typeof fetch;
  timers: Timers;
  onRun: (report: ToolReport) => void;
}

interface HttpRun {
  tool: HttpTool;
  argumentsJson: string;
  context: ToolContext;
  signal: AbortSignal;
}

/** One for each talk; cheap. */
export function createToolRunner(agent: Agent, deps: ToolDeps): ToolRunner {
  const definitions = toolDefinitions(agent);

  async function run(call: ToolCall, context: ToolContext, signal: AbortSignal): Promise<ToolResult> {
    const beganAt = deps.timers.now();
    const outcome = await outcomeOf(call, context, signal).catch(bug);
    const { output, next, failed, status, attempts, cause } = outcome;
    const tool = failed === 'unknown-tool' ? null : call.name;
    const durationMs = Math.round(deps.timers.now() - beganAt);
    deps.onRun({ tool, callId: context.callId, failed, status, attempts, durationMs, cause });
    return { output, next, failed };
  }

  async function outcomeOf(call: ToolCall, context: ToolContext, signal: AbortSignal): Promise<ToolOutcome> {
    const tool = agent.tools.find((one) => one.kind !== 'mcp' && nameOf(one) === call.name);
    switch (tool?.kind) {
      case 'end_call':
        // A reason that cannot be read is no reason to keep somebody on the line.
        return done({}, { kind: 'end-call' });
      case 'transfer_to_human': {
        const read = parseArguments(call.argumentsJson);
        return read.ok ? transferred(read.value['target'], agent.transfers) : refusedArguments(read);
      }
      case 'http':
        return runHttp({ tool, argumentsJson: call.argumentsJson, context, signal });
      default:
        return unknownTool(definitions.map(({ name }) => name));
    }
  }

  async function runHttp({ tool, argumentsJson, context, signal }: HttpRun): Promise<ToolOutcome> {
    const read = readArguments(argumentsJson, tool.parameters);
    if (!read.ok) return refusedArguments(read);
    const request = httpRequest(tool, read.value, context, deps.secrets);
    if (!request.ok) return failure(request.code, { error: request.error });
    const { fetch, timers } = deps;
    const { timeoutMs, retries } = tool;
    return answered(await callEndpoint(request.value, { fetch, timers, signal, timeoutMs, retries }));
  }

  return { definitions, hosted: hostedTools(agent, deps.secrets), run };
}

function nameOf(tool: HttpTool | { kind: 'end_call' | 'transfer_to_human' }): string {
  return tool.kind === 'http' ? tool.name : tool.kind;
}

/** The caller is to hear something whatever happens. */
function bug(error: unknown): ToolOutcome {
  const cause = error instanceof Error ? `${error.name}: ${error.message}` : 'unknown';
  return { ...failure('bug', { error: 'The tool is broken.' }), cause };
}
