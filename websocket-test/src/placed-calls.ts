// Calls that this client has asked for and that the server has not yet confirmed. Each keeps its requestId, so that
// asking again after a lost connection does not place it twice.
import { randomUUID } from 'node:crypto';
import type { CallType, ErrorMessage, IncomingCall, ServerMessage } from '@patchcord/protocol';

export type CallRequest = IncomingCall & { requestId: string };

/** The mission's `incoming_call`, with a requestId of its own. */
export function callRequest(callerId: string, recipientId: string, callType: CallType): CallRequest {
  return { type: 'incoming_call', callerId, recipientId, callType, requestId: randomUUID() };
}

/** Whether this error is the server's last word on a call. A draining instance only leaves it to the next one. */
export function isRefusal(error: ErrorMessage): boolean {
  return error.code !== 'draining';
}

export class PlacedCalls {
  readonly #send: (call: CallRequest) => boolean;
  readonly #unconfirmed = new Map<string, CallRequest>();

  constructor(send: (call: CallRequest) => boolean) {
    this.#send = send;
  }

  /** Asks for the call now, or as soon as there is a connection. True when it was sent at once. */
  place(call: CallRequest): boolean {
    this.#unconfirmed.set(call.requestId, call);
    return this.#send(call);
  }

  receive(message: ServerMessage): void {
    if (message.type === 'welcome') {
      for (const call of this.#unconfirmed.values()) this.#send(call);
    } else if (message.type === 'call_placed' || (message.type === 'error' && isRefusal(message))) {
      if (message.requestId !== undefined) this.#unconfirmed.delete(message.requestId);
    }
  }
}
