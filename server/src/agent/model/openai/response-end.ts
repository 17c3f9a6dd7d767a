// What a response was and what it took, from OpenAI's `response.done`.
import type { ModelFailure, ResponseEnd, ToolCall, Usage } from '../model-session.ts';
import type { OutputItem, ServerFailure, ServerResponse, ServerUsage, TranscriptionUsage } from './server-event.ts';

/** @param toldBefore calls that were told to be complete while the response was going on */
export function responseEndOf(response: ServerResponse, toldBefore: readonly ToolCall[]): ResponseEnd {
  const status = statusOf(response.status);
  const calls = (response.output ?? []).map((item) => toolCallOf(item, status === 'completed'));
  const inOutput = calls.filter((call) => call !== null);
  const ids = new Set(inOutput.map(({ callId }) => callId));
  return {
    responseId: response.id,
    status,
    failure: failureOf(response, status),
    toolCalls: [...toldBefore.filter(({ callId }) => !ids.has(callId)), ...inOutput],
    usage: response.usage === null || response.usage === undefined ? null : usageOf(response.usage),
  };
}

/** Null when it is no call, or one that was cut off. @param byDefault whether one without a status is complete */
export function toolCallOf(item: OutputItem, byDefault: boolean): ToolCall | null {
  const { type, status, call_id: callId, name, arguments: argumentsJson } = item;
  const isComplete = status === null || status === undefined ? byDefault : status === 'completed';
  if (type !== 'function_call' || !isComplete || !callId || !name) return null;
  return { callId, name, argumentsJson: argumentsJson ?? '' };
}

export function modelFailureOf(error: ServerFailure | null | undefined): ModelFailure {
  return { code: error?.code || error?.type || 'unknown_error', message: error?.message ?? '' };
}

/** `textTokens`: those read and those written. */
export function transcriptionCostOf(usage: TranscriptionUsage) {
  const details = usage.input_token_details;
  return {
    audioTokens: details?.audio_tokens ?? usage.input_tokens ?? 0,
    textTokens: (details?.text_tokens ?? 0) + (usage.output_tokens ?? 0),
    seconds: usage.seconds ?? 0,
  };
}

export function textOf(response: ServerResponse): string {
  const contents = (response.output ?? []).flatMap(({ content }) => content ?? []);
  return contents.map(({ text, transcript }) => text ?? transcript ?? '').join('');
}

function statusOf(status: string): ResponseEnd['status'] {
  switch (status) {
    case 'completed':
    case 'cancelled':
    case 'incomplete':
      return status;
    default:
      return 'failed';
  }
}

function failureOf({ status_details: details }: ServerResponse, status: ResponseEnd['status']): ModelFailure | null {
  if (status === 'failed') return modelFailureOf(details?.error);
  if (status !== 'incomplete') return null;
  return { code: details?.reason ?? 'incomplete', message: 'The response was cut off' };
}

function usageOf({ input_tokens, output_tokens, input_token_details, output_token_details }: ServerUsage): Usage {
  const cached = input_token_details?.cached_tokens_details;
  const audioInputTokens = input_token_details?.audio_tokens ?? 0;
  const audioOutputTokens = output_token_details?.audio_tokens ?? 0;
  const audioCachedTokens = cached?.audio_tokens ?? 0;
  return {
    // Without details everything is counted as text.
    textInputTokens: input_token_details?.text_tokens ?? Math.max(0, (input_tokens ?? 0) - audioInputTokens),
    textCachedTokens: cached?.text_tokens ?? Math.max(0, (input_token_details?.cached_tokens ?? 0) - audioCachedTokens),
    textOutputTokens: output_token_details?.text_tokens ?? Math.max(0, (output_tokens ?? 0) - audioOutputTokens),
    audioInputTokens,
    audioCachedTokens,
    audioOutputTokens,
  };
}
