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
