// When the model calls a tool, and with what: a rule instead of a mind, so that a test knows beforehand.
import type { ReplyStep } from '../response/reply.ts';
import type { Turn } from './turn.ts';

interface FunctionTool {
  name: string;
  parameters: unknown;
}

type CallStep = Extract<ReplyStep, { do: 'call' }>;

/**
 * - "call tool NAME {json}" in the user's text calls that tool, also several times in one text;
 * - "bye" in the user's text calls `end_call`, when there is one;
 * - `tool_choice` that names a tool calls it, `required` calls the first one;
 * - after the answer of a tool none is called by the words of before, and `none` never calls.
 */
export function toolCalls(turn: Turn): CallStep[] {
  const { toolChoice } = turn.order;
  if (toolChoice === 'none') return [];
  const tools = functionTools(turn);
  const asked = turn.answeredTool !== null ? [] : askedFor(turn.userText, tools);
  if (asked.length > 0 || toolChoice === 'auto') return asked;
  const name = typeof toolChoice === 'string' ? tools[0]?.name : toolChoice.name;
  const tool = tools.find((one) => one.name === name);
  return tool === undefined ? [] : [call(tool)];
}

function functionTools({ order }: Turn): FunctionTool[] {
  return order.tools.flatMap((tool) =>
    tool.type === 'function' ? [{ name: tool.name, parameters: tool.parameters }] : [],
  );
}

function askedFor(userText: string, tools: FunctionTool[]): CallStep[] {
  const calls = userText
    .split(/\bcall tool\b/i)
    .slice(1)
    .flatMap((order) => {
      const [, name] = /^\s*([\w-]+)/.exec(order) ?? [];
      const tool = tools.find((one) => one.name === name);
      return tool === undefined ? [] : [call(tool, jsonIn(order))];
    });
  if (calls.length > 0) return calls;
  const endCall = tools.find(({ name }) => name === 'end_call');
  return endCall !== undefined && /\b(good)?bye\b/i.test(userText) ? [call(endCall)] : [];
}

function call(tool: FunctionTool, args: unknown = sample(tool.parameters ?? { type: 'object' })): CallStep {
  return { do: 'call', name: tool.name, arguments: JSON.stringify(args) };
}

function jsonIn(text: string): unknown {
  const json = text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1);
  try {
    return json === '' ? undefined : JSON.parse(json);
  } catch {
    return undefined;
  }
}

const maxDepth = 5;

/** The least value that a JSON Schema asks for: what is required and nothing else. */
function sample(schema: unknown, depth = 0): unknown {
  if (typeof schema !== 'object' || schema === null || depth > maxDepth) return null;
  const { type, enum: allowed, const: fixed, properties, required } = schema as Record<string, unknown>;
  if (fixed !== undefined) return fixed;
  if (Array.isArray(allowed)) return allowed[0];
  switch (Array.isArray(type) ? type[0] : type) {
    case 'string':
      return 'emulated';
    case 'number':
    case 'integer':
      return 1;
    case 'boolean':
      return true;
    case 'array':
      return [];
    case 'object': {
      const names = Array.isArray(required) ? required.filter((name) => typeof name === 'string') : [];
      const shapes = (properties ?? {}) as Record<string, unknown>;
      return Object.fromEntries(names.map((name) => [name, sample(shapes[name], depth + 1)]));
    }
    default:
      return null;
  }
}
