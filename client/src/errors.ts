// What the SDK throws and rejects with: one class, told apart by `code`.
import type { ErrorCode, ErrorMessage } from '@patchcord/protocol';

/** Codes that only the SDK uses, beside those of the server's catalogue. */
export type SdkErrorCode =
  /** The command was not answered before its deadline. */
  | 'deadline-exceeded'
  /** Too many commands wait already. */
  | 'queue-full'
  /** The client is not connected and will not connect by itself. */
  | 'disconnected'
  /** Another connection of the same device has taken over. */
  | 'replaced'
  /** The ring is over: it expired, was answered elsewhere, or was silenced here. */
  | 'ring-over'
  /** The call ended while the client was away, and nobody could say how. */
  | 'call-lost'
  /** `getToken` failed or took too long. */
  | 'token-failed'
  /** An option of the client makes no sense. */
  | 'invalid-options'
  /** The server sent something that the SDK could not make sense of. */
  | 'invalid-server-message'
  /** The call is not between users of the app, and has no media here. */
  | 'not-an-app-call'
  /** The user, or the settings of the browser, did not let the app use the device or the screen. */
  | 'permission-denied'
  /** There is no such microphone or camera on this device. */
  | 'no-microphone'
  | 'no-camera'
  /** Another app has the microphone or the camera. */
  | 'device-busy'
  /** The platform cannot do this: no WebRTC, a page without TLS, no screen sharing, no choice of speakers. */
  | 'media-not-supported'
  /** Only a call with a phone in it can take digits. */
  | 'no-phone-leg'
  /** Microphone, camera or the signalling failed for another reason; `cause` has it. */
  | 'media-failed';

export interface CallClientErrorDetails {
  /** Whether the same may succeed later without being changed. */
  temporary?: boolean;
  /** `unknown`: it may have been done all the same, because it was sent and no answer came. */
  outcome?: 'not-done' | 'unknown';
  /** Earliest useful time for another try, in milliseconds from now. */
  retryAfterMs?: number;
  callId?: string;
  /** Each field that is wrong. */
  issues?: { path: string; message: string }[];
  cause?: unknown;
}

/**
 * An error of the SDK. Decide by `code`, never by `message`.
 *
 * @example
 * try {
 *   await client.place({ from: '1234567890', to: '9876543210' });
 * } catch (error) {
 *   if (error instanceof CallClientError && error.code === 'invalid-number') showNumberHint();
 *   else throw error;
 * }
 */
export class CallClientError extends Error {
  override readonly name = 'CallClientError';
  readonly code: ErrorCode | SdkErrorCode;
  readonly temporary: boolean;
  readonly outcome: 'not-done' | 'unknown';
  readonly retryAfterMs: number | null;
  readonly callId: string | null;
  readonly issues: readonly { path: string; message: string }[];

  constructor(code: ErrorCode | SdkErrorCode, message: string, details: CallClientErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.temporary = details.temporary ?? false;
    this.outcome = details.outcome ?? 'not-done';
    this.retryAfterMs = details.retryAfterMs ?? null;
    this.callId = details.callId ?? null;
    this.issues = details.issues ?? [];
  }
}

/** The server's refusal as an error. */
export function errorOf(message: ErrorMessage): CallClientError {
  const { code, message: text, temporary, retryAfterMs, callId, issues } = message;
  return new CallClientError(code, text, {
    temporary,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
    ...(callId !== undefined && { callId }),
    ...(issues !== undefined && { issues }),
  });
}
