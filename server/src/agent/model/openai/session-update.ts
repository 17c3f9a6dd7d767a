// The configuration of a session in OpenAI's words, and whether the one that was accepted is the one that was asked for.
import type {
  RealtimeAudioConfigInput,
  RealtimeAudioFormats,
  RealtimeAudioInputTurnDetection,
  RealtimeSessionCreateRequest,
  RealtimeToolsConfigUnion,
} from 'openai/resources/realtime/realtime';
import type { AudioFormat } from '../../../media/converter.ts';
import type { SessionSettings, TurnDetection } from '../model-session.ts';

/** Reference: OpenAI Realtime API, `session.update`. One field that it does not know discards the whole update. */
export function sessionOf(settings: SessionSettings): RealtimeSessionCreateRequest {
  const { reasoningEffort } = settings;
  return {
    type: 'realtime',
    output_modalities: ['audio'],
    instructions: settings.instructions,
    audio: {
      input: inputOf(settings),
      // A voice of one's own is named by its id.
      output: {
        format: formatOf(settings.format),
        voice: settings.voice.startsWith('voice_') ? { id: settings.voice } : settings.voice,
      },
    },
    tools: toolsOf(settings),
    tool_choice: 'auto',
    max_output_tokens: settings.maxOutputTokens ?? 'inf',
    // Models that do not reason refuse the whole update for it.
    ...(reasoningEffort === null ? {} : { reasoning: { effort: reasoningEffort } }),
  };
}

export function formatOf(format: AudioFormat): RealtimeAudioFormats {
  switch (format.encoding) {
    case 'pcm16':
      return { type: 'audio/pcm', rate: 24000 };
    case 'pcma':
      return { type: 'audio/pcma' };
    case 'pcmu':
      return { type: 'audio/pcmu' };
  }
}

function inputOf({ format, turnDetection, noiseReduction, transcription }: SessionSettings): RealtimeAudioConfigInput {
  return {
    format: formatOf(format),
    turn_detection: turnDetectionOf(turnDetection),
    ...(noiseReduction === null
      ? {}
      : { noise_reduction: { type: noiseReduction === 'near-field' ? 'near_field' : 'far_field' } }),
    ...(transcription === null ? {} : { transcription: transcriptionOf(transcription) }),
  };
}

/** What has defaults is said all the same: live ones differ from those of the documentation. */
function turnDetectionOf(detection: TurnDetection): RealtimeAudioInputTurnDetection {
  const answer = { create_response: true, interrupt_response: true };
  if (detection.kind === 'semantic-vad') return { type: 'semantic_vad', eagerness: detection.eagerness, ...answer };
  return {
    type: 'server_vad',
    threshold: detection.threshold,
    prefix_padding_ms: detection.prefixPaddingMs,
    silence_duration_ms: detection.silenceMs,
    ...answer,
  };
}

function transcriptionOf({ model, languages, keywords }: NonNullable<SessionSettings['transcription']>) {
  return {
    model,
    ...(languages.length === 0 ? {} : { languages }),
    ...(keywords.length === 0 ? {} : { keywords }),
  };
}

function toolsOf({ tools, hostedTools }: SessionSettings): RealtimeToolsConfigUnion[] {
  const functions = tools.map(
    ({ name, description, parameters }) => ({ type: 'function', name, description, parameters }) as const,
  );
  return [...functions, ...(hostedTools as unknown as RealtimeToolsConfigUnion[])];
}
