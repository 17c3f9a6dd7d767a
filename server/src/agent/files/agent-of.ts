// From the fields of a file to the agent: what was left out is filled in, and durations become milliseconds.
import type { Agent, AgentTool } from '../agent.ts';
import { hasPrice } from '../cost.ts';
import type { AgentFields } from './agent-fields.ts';

/** US dollars a talk, when the file says nothing and the model's price is known. */
const DEFAULT_COST_CAP_USD = 1;
/** Methods that may be repeated without doing a thing twice. */
const REPEATABLE = new Set(['GET', 'PUT', 'DELETE']);
const DEFAULT_RETRIES = 2;

/** Recordings of the file, as s16le at 24 kHz. */
export interface AgentAudio {
  greeting: Buffer | null;
  resume: Buffer | null;
}

export function agentOf(name: string, file: AgentFields, audio: AgentAudio): Agent {
  const { greeting, resume, transcription, limits, tools, default: isDefault, ...same } = file;
  const { maxDurationSeconds, idleSeconds, idlePrompts, maxCostUsd } = limits;
  const ownLanguage = new Intl.Locale(file.language).language;
  return {
    ...same,
    name,
    isDefault,
    greeting:
      greeting === undefined
        ? null
        : { text: greeting.text, audio: audio.greeting, interruptible: greeting.interruptible },
    resume: resume === undefined ? null : { text: resume.text, audio: audio.resume },
    transcription: transcription && { ...transcription, languages: transcription.languages ?? [ownLanguage] },
    tools: tools.map(toolOf),
    limits: {
      maxDurationMs: maxDurationSeconds * 1000,
      idleMs: idleSeconds * 1000,
      idlePrompts,
      maxCostUsd: maxCostUsd === undefined ? defaultCap(file.model) : maxCostUsd,
    },
  };
}

function toolOf(tool: AgentFields['tools'][number]): AgentTool {
  if (tool.kind !== 'http') return tool;
  const { timeoutSeconds, retries, ...same } = tool;
  const usual = REPEATABLE.has(tool.method) ? DEFAULT_RETRIES : 0;
  return { ...same, timeoutMs: timeoutSeconds * 1000, retries: retries ?? usual };
}

function defaultCap(model: string): number | null {
  return hasPrice(model) ? DEFAULT_COST_CAP_USD : null;
}
