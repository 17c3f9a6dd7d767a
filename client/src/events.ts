// What a client tells the app.
import type { ServerMessage, Transcript, TranscriptDelta } from '@patchcord/protocol';
import type { Call } from './calls/call.ts';
import type { IncomingCall } from './calls/incoming-call.ts';
import type { ConnectionState } from './connection-state.ts';
import type { CallClientError } from './errors.ts';

export interface CallClientEvents {
  /** The connection has taken another state. */
  state: ConnectionState;
  /** Somebody calls the user of this device. Ring until the call's `ringEnded`. */
  incomingCall: IncomingCall;
  /** A call that this client did not know of, whoever placed it. */
  call: Call;
  /** An entry of a talk's transcript is complete. Needs the scope `calls:listen`. */
  transcript: Transcript;
  /** A piece of what is being said just now; the `transcript` that follows replaces it. */
  transcriptDelta: TranscriptDelta;
  /** Something was refused that no promise of the SDK tells of. */
  error: CallClientError;
  /** Every message as it came, each event once. `message` is null when it is not of the protocol, `text` when it is binary. */
  message: { text: string | null; message: ServerMessage | null };
  /** Every message as it was sent. A `hello` carries the token: do not log it. */
  sent: { text: string };
}
