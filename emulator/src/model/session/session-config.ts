// The configuration of a session: the defaults of the real service, and what a `session.update` makes of it.
import type { AudioFormat } from '../audio/audio-format.ts';
import type { VadSettings } from '../input/vad.ts';
import { type Outcome, refused } from './problem.ts';
import type { SessionUpdate, Tool, ToolChoice, Transcription, TurnDetection, Voice } from './session-schema.ts';

/** As it stands in `session.created` and `session.updated`, but for the id and the expiry. */
export interface SessionConfig {
  type: 'realtime';
  model: string;
  output_modalities: ('audio' | 'text')[];
  instructions: string;
  tools: Tool[];
  tool_choice: ToolChoice;
  parallel_tool_calls?: boolean;
  reasoning?: { effort?: string | undefined };
  max_output_tokens: number | 'inf';
  tracing: unknown;
  truncation: unknown;
  prompt: unknown;
  include: unknown;
  audio: {
    input: {
      format: AudioFormat;
      transcription: Transcription | null;
      noise_reduction: unknown;
      turn_detection: TurnDetection | null;
    };
    output: { format: AudioFormat; voice: Voice; speed: number };
  };
}

const pcm: AudioFormat = { type: 'audio/pcm', rate: 24_000 };

// 200 ms of silence is what live sessions show; OpenAI's pages say 500.
const serverVad: TurnDetection = {
  type: 'server_vad',
  threshold: 0.5,
  prefix_padding_ms: 300,
  silence_duration_ms: 200,
  create_response: true,
  interrupt_response: true,
  idle_timeout_ms: null,
};
const semanticVad: TurnDetection = {
  type: 'semantic_vad',
  eagerness: 'auto',
  create_response: true,
  interrupt_response: true,
};
const defaultsOf = { server_vad: serverVad, semantic_vad: semanticVad };

export function newSessionConfig(model: string): SessionConfig {
  return {
    type: 'realtime',
    model,
    output_modalities: ['audio'],
    instructions: '',
    tools: [],
    tool_choice: 'auto',
    max_output_tokens: 'inf',
    tracing: null,
    truncation: 'auto',
    prompt: null,
    include: null,
    audio: {
      input: { format: pcm, transcription: null, noise_reduction: null, turn_detection: serverVad },
      output: { format: pcm, voice: 'marin', speed: 1 },
    },
  };
}

/**
 * Only what is present changes. A mistake leaves everything as it was.
 * @param audioProduced whether the model has said anything yet: from then on its voice is fixed
 */
export function updatedConfig(
  config: SessionConfig,
  update: SessionUpdate,
  audioProduced: boolean,
): Outcome<SessionConfig> {
  const { audio, model, ...plain } = update;
  const voice = audio?.output?.voice;
  if (model !== undefined && model !== config.model) {
    return refused('invalid_value', 'The model of a session cannot be changed.', 'session.model');
  }
  if (audioProduced && voice !== undefined && JSON.stringify(voice) !== JSON.stringify(config.audio.output.voice)) {
    const message = "Cannot update a conversation's voice if assistant audio is present.";
    return refused('cannot_update_voice', message, 'session.audio.output.voice');
  }
  if (config.tracing !== null && plain.tracing !== undefined) {
    return refused('invalid_value', 'Tracing cannot be changed once it is enabled.', 'session.tracing');
  }
  if (plain.reasoning !== undefined && !reasons(config.model)) {
    return refused('invalid_value', 'This model does not support reasoning.', 'session.reasoning');
  }
  const { turn_detection: turns, ...input } = audio?.input ?? {};
  const value: SessionConfig = {
    ...config,
    ...present(plain),
    audio: {
      input: { ...config.audio.input, ...present(input) },
      output: { ...config.audio.output, ...present(audio?.output ?? {}) },
    },
  };
  if (turns !== undefined) value.audio.input.turn_detection = detection(config.audio.input.turn_detection, turns);
  return { ok: true, value };
}

function detection(before: TurnDetection | null, update: TurnDetection | null): TurnDetection | null {
  if (update === null) return null;
  const base = before?.type === update.type ? before : defaultsOf[update.type];
  return { ...base, ...present(update) } as TurnDetection;
}

/** What is undefined would hide what there was. */
function present<T extends object>(fields: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]: Exclude<T[K], undefined> };
}

/** Only the 2.x models reason. */
function reasons(model: string): boolean {
  return model.startsWith('gpt-realtime-2') && !model.startsWith('gpt-realtime-2025');
}

/** The longest waits of semantic VAD, which the emulated one always takes: it does not understand what it hears. */
const eagernessWaitMs = { low: 8_000, medium: 4_000, auto: 4_000, high: 2_000 };

export function vadSettings(detection: TurnDetection): VadSettings {
  if (detection.type === 'semantic_vad') {
    return {
      threshold: 0.5,
      prefixPaddingMs: 300,
      silenceDurationMs: eagernessWaitMs[detection.eagerness ?? 'auto'],
    };
  }
  return {
    threshold: detection.threshold ?? 0.5,
    prefixPaddingMs: detection.prefix_padding_ms ?? 300,
    silenceDurationMs: detection.silence_duration_ms ?? 200,
  };
}
