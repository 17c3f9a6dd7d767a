// The seam between the conversation with the server and the media of a call, which apps without media do not load.
import type { DeviceHangUpReason, ErrorMessage, SignalMessage } from '@patchcord/protocol';
import type { Fetch } from '../connection/ask-server.ts';
import type { CallMedia } from '../media/call-media.ts';
import type { MediaOptions } from '../media/media-options.ts';
import type { Clock } from '../platform/clock.ts';
import type { Lifecycle } from '../platform/lifecycle.ts';
import type { LiveCall } from './call.ts';

export interface SignalListener {
  /** The server listens, on a new connection or again. */
  connected(): void;
  received(message: SignalMessage): void;
  /** A signal of this call was refused, or lost in a flood. */
  refused(error: ErrorMessage): void;
}

/** What the media of one call needs of the rest of the SDK. */
export interface MediaLink {
  readonly call: LiveCall;
  /** Fulfilled when this device has no part in the call any more: it ended, is lost, or the client has left. */
  readonly over: Promise<void>;
  /** Whether the other device's offer wins where two cross: that of the one who called does. */
  readonly isPolite: boolean;
  readonly clock: Clock;
  readonly lifecycle: Lifecycle;
  /** undefined: the platform has none. */
  readonly fetch: Fetch | undefined;
  /** Where the server answers now, and the token for it. */
  server(): { endpoint: string; token: string | undefined };
  /** Sends when the server listens; false: nothing was sent. */
  send(message: SignalMessage): boolean;
  /** Until the function that it returns is called. Told at once that the server listens, if it does. */
  listen(listener: SignalListener): () => void;
  end(reason: DeviceHangUpReason): Promise<void>;
  /** Ends the call by one message that nobody waits for: the page is about to go. */
  leave(): void;
}

/** Gives calls their media: `webRtc()` of `@patchcord/client/media`. */
export interface MediaEngine {
  start(link: MediaLink, options: MediaOptions): Promise<CallMedia>;
}
