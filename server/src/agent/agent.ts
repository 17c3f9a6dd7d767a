// An agent as its file describes it, with everything that was left out filled in.
import type { SampleRate } from '../media/phone-leg.ts';
import type { TurnDetection } from './model/model-session.ts';

export interface Agent {
  /** The file's name without its extension; agents are chosen by it. */
  name: string;
  instructions: string;
  model: string;
  voice: string;
  /** BCP 47, e.g. `hi-IN`; what is said without the model (an apology) is said in it. */
  language: string;
  greeting: Greeting | null;
  /** What it says when the line was cut off and is back; null: a recorded sentence in its language, or the model's words. */
  resume: SpokenText | null;
  /** How audio travels to the model; `auto`: as it comes at 24 kHz, as A-law at 8 kHz, resampled to 24 kHz at 16 kHz. */
  modelAudio: 'auto' | 'pcm24' | 'pcma' | 'pcmu';
  /** The rate that Exotel is asked for. */
  sampleRate: SampleRate;
  /** Length of the frames sent to Exotel. */
  frameMs: number;
  turnDetection: TurnDetection;
  noiseReduction: 'near-field' | 'far-field' | null;
  transcription: { model: string; languages: string[]; keywords: string[] } | null;
  reasoningEffort: 'minimal' | 'low' | 'medium' | 'high' | null;
  maxOutputTokens: number | null;
  tools: AgentTool[];
  /** Whom `transfer_to_human` can reach; the first one when the model names none. */
  transfers: TransferTarget[];
  limits: {
    /** Then the agent says good-bye. */
    maxDurationMs: number;
    /** Nobody has spoken for so long: the agent asks whether the caller is there. */
    idleMs: number;
    /** So many questions without an answer, then good-bye. */
    idlePrompts: number;
    /** Estimated cost of one talk in US dollars; null: no cap. */
    maxCostUsd: number | null;
  };
  /** Whether a stereo recording is kept. */
  record: boolean;
  /** What the summary at the end is to contain; null: none is made. */
  summary: string | null;
  /** E.164 numbers of the ExoPhones that it answers. */
  exoPhones: string[];
  /** Answers whatever no other agent answers. */
  isDefault: boolean;
}

export interface SpokenText {
  /** What the agent says, word by word; with audio, what is in it. */
  text: string;
  /** s16le PCM at 24 kHz, played before the model is ready; null: the model says the text. */
  audio: Buffer | null;
}

/** What the agent begins with. */
export interface Greeting extends SpokenText {
  /** Whether the caller can interrupt it. */
  interruptible: boolean;
}

export interface TransferTarget {
  /** What the model calls it, e.g. `sales`. */
  name: string;
  description: string;
  /** E.164. */
  number: string;
}

export type AgentTool = { kind: 'end_call' } | { kind: 'transfer_to_human' } | HttpTool | HostedMcpServer;

export interface HttpTool {
  kind: 'http';
  name: string;
  description: string;
  /** JSON Schema of the arguments. */
  parameters: Record<string, unknown>;
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** `{name}` in it stands for an argument, percent-encoded. */
  url: string;
  /** `${NAME}` in a value stands for the environment variable `AGENT_SECRET_NAME`. */
  headers: Record<string, string>;
  /** For all attempts together: so long the caller waits. */
  timeoutMs: number;
  /** Further attempts after a failure that may pass; only for methods that may be repeated, unless the file says so. */
  retries: number;
}

/** A remote MCP server that the model's maker calls itself (reference: Realtime `tools`, type `mcp`). */
export interface HostedMcpServer {
  kind: 'mcp';
  label: string;
  url: string;
  /** What the server is given as authorization, with `${NAME}` as above; null: nothing. */
  authorization: string | null;
  allowedTools: string[] | null;
}
