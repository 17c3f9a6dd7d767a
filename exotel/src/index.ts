export type { ActiveStreams, NumberMetadata } from './account-answers.ts';
export {
  type BotCommand,
  type BotEvent,
  type BotMessage,
  type BotMessageError,
  encodeBotCommand,
  parseBotMessage,
  type WrittenStreamSid,
} from './agent-stream/bot-event.ts';
export {
  capturedStreamDialect,
  documentedStreamDialect,
  encodeStreamEvent,
  type StreamDialect,
} from './agent-stream/encode-stream-event.ts';
export { readMediaPayload } from './agent-stream/media-payload.ts';
export { parseStreamEvent, type StreamEventError } from './agent-stream/parse-stream-event.ts';
export {
  type StreamEvent,
  type StreamMedia,
  type StreamMediaFormat,
  type StreamSampleRate,
  type StreamStart,
  streamSampleRates,
} from './agent-stream/stream-event.ts';
export {
  maxCustomParameterCharacters,
  maxCustomParameters,
  readStreamUrlQuery,
  type StreamUrlQuery,
} from './agent-stream/stream-url.ts';
export type { CallFilters, CallPage } from './call-page.ts';
export type { CallReport, ReportDialect, ReportLeg, ReportStream } from './call-report.ts';
export { ExotelClient, type ExotelClientConfig } from './client.ts';
export type { ConnectFlowParams, ConnectStreamParams, ConnectTwoNumbersParams } from './connect-params.ts';
export {
  type AnswerFormat,
  encodeAnswer,
  encodeRestException,
  type RestExceptionFacts,
} from './encode-answer.ts';
export {
  type CallDetailsFacts,
  type CallFacts,
  type CallLegFacts,
  type CallPageFacts,
  type CallSpelling,
  encodeCallAnswer,
  encodeCallPageAnswer,
  encodeConnectAnswer,
} from './encode-call.ts';
export {
  type CallbackContentType,
  type CallbackEventFacts,
  type CallbackFacts,
  type CallbackLegFacts,
  type CallbackSpelling,
  callbackContentTypes,
  type EncodedCallback,
  encodeCallback,
} from './encode-callback.ts';
export { encodeAppletTime, encodeExotelTime } from './encode-time.ts';
export type { ExotelCall, ExotelCallLeg } from './exotel-call.ts';
export type { ExotelErrorCode, ExotelFailure, ExotelResult } from './failure.ts';
export { type ExotelRegion, exotelHosts, flowUrl, legacyVoiceHost, type RegionHosts } from './hosts.ts';
export { parseBody, parseQuery, type RawBody } from './payload.ts';
export { defaultPayloadLimits, type PayloadFailure, type PayloadLimits } from './payload-limits.ts';
export type { Payload, PayloadValue } from './payload-tree.ts';
export { isPlainSid } from './plain-text.ts';
export { type ReportHint, readReport } from './report.ts';
export type { Result } from './result.ts';
