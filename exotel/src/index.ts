export type { ActiveStreams, NumberMetadata } from './account-answers.ts';
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
  encodeCallAnswer,
  encodeCallPageAnswer,
  encodeConnectAnswer,
} from './encode-call.ts';
export {
  type CallbackContentType,
  type CallbackEventFacts,
  type CallbackFacts,
  type CallbackLegFacts,
  callbackContentTypes,
  type EncodedCallback,
  encodeCallback,
} from './encode-callback.ts';
export { encodeExotelTime } from './encode-time.ts';
export type { ExotelCall, ExotelCallLeg } from './exotel-call.ts';
export type { ExotelErrorCode, ExotelFailure, ExotelResult } from './failure.ts';
export { type ExotelRegion, exotelHosts, flowUrl, legacyVoiceHost, type RegionHosts } from './hosts.ts';
export { parseBody, parseQuery, type RawBody } from './payload.ts';
export { defaultPayloadLimits, type PayloadFailure, type PayloadLimits } from './payload-limits.ts';
export type { Payload, PayloadValue } from './payload-tree.ts';
export { type ReportHint, readReport } from './report.ts';
export type { Result } from './result.ts';
