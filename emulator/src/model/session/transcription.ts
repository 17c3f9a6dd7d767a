// The transcript of what a user said, which comes some time after it: the words are given, nothing is recognized.
import { durationMs, type Sound } from '../audio/sound.ts';
import { textTokens } from '../response/reply.ts';
import { wordsOf } from '../response/speech-deltas.ts';
import { badRequest } from './problem.ts';
import type { Emit } from './server-event.ts';
import type { Transcription } from './session-schema.ts';

export function emitTranscript(emit: Emit, itemId: string, transcript: string, usage: object): void {
  const place = { item_id: itemId, content_index: 0 };
  for (const delta of wordsOf(transcript)) {
    emit('conversation.item.input_audio_transcription.delta', { ...place, delta });
  }
  emit('conversation.item.input_audio_transcription.completed', { ...place, transcript, usage });
}

export function emitFailedTranscript(emit: Emit, itemId: string): void {
  const { code, message, type, param } = badRequest('audio_unintelligible', 'The audio could not be transcribed.');
  const error = { type, code, message, param };
  emit('conversation.item.input_audio_transcription.failed', { item_id: itemId, content_index: 0, error });
}

/** Whisper is paid by the second, the others by tokens. */
export function transcriptionUsage({ model }: Transcription, sound: Sound, transcript: string): object {
  const ms = durationMs(sound);
  if (model === 'whisper-1') return { type: 'duration', seconds: Math.ceil(ms / 1000) };
  const input = Math.ceil(ms / 100);
  const output = textTokens(transcript);
  return {
    type: 'tokens',
    total_tokens: input + output,
    input_tokens: input,
    input_token_details: { text_tokens: 0, audio_tokens: input },
    output_tokens: output,
  };
}
