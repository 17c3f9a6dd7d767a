// What an app imports.
export type {
  CallDirection,
  CallStatus,
  CallType,
  CallView,
  ClientMessage,
  ErrorCode,
  HangUpReason,
  LegView,
  RingEndReason,
  ServerMessage,
  Transcript,
  TranscriptDelta,
} from '@patchcord/protocol';
export { CallClient, type PlaceOptions } from './call-client.ts';
export type { Call, CallEvents, OutgoingCall } from './calls/call.ts';
export type { IncomingCall, IncomingCallEvents, RingEnd } from './calls/incoming-call.ts';
export type { ConnectionEnd, EndKind } from './connection/connection-end.ts';
export type { Timing } from './connection/timing.ts';
export type { GetToken, TokenRequestReason } from './connection/token-source.ts';
export type { WebSocketConstructor, WebSocketLike } from './connection/web-socket-transport.ts';
export type { ConnectionState } from './connection-state.ts';
export { CallClientError, type SdkErrorCode } from './errors.ts';
export type { CallClientEvents } from './events.ts';
export type { CallClientOptions } from './options.ts';
export type { Clock } from './platform/clock.ts';
export type { KeyValueStorage } from './platform/key-value-storage.ts';
export type { Lifecycle, LifecycleEvent } from './platform/lifecycle.ts';
export type { ClientStats } from './stats.ts';
