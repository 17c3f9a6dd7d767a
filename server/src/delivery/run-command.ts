// Does what an app client asks of calls, and says what the answer is.
import {
  type AcceptCall,
  type EndCall,
  type IgnoreCall,
  type IncomingCall,
  type RejectCall,
  type Rejection,
  type RingAck,
  reject,
  type ServerMessage,
} from '@patchcord/protocol';
import { type Identity, may, type Scope } from '../auth/identity.ts';
import type { Answering } from '../calls/answer-call.ts';
import type { HangUp } from '../calls/hang-up.ts';
import type { PlaceCall } from '../calls/place-call.ts';
import { toView } from '../calls/view.ts';
import type { RingingDevice } from './ringing-device.ts';

export type Command = IncomingCall | EndCall | RingAck | AcceptCall | RejectCall | IgnoreCall;

/** What can be done with calls. */
export interface CallCommands {
  placeCall: PlaceCall;
  hangUp: HangUp;
  answering: Answering;
}

/** Who asks. `device` is null for a client that has not said hello: nothing rings there. */
export interface Commander {
  identity: Identity;
  device: RingingDevice | null;
}

export type Done =
  | {
      ok: true;
      answer: ServerMessage | null;
      /** A refusal that comes later, when the call is placed already. */
      later?: Promise<Rejection | null>;
    }
  | { ok: false; rejection: Rejection };

export function runCommand(command: Command, by: Commander, calls: CallCommands): Promise<Done> {
  switch (command.type) {
    case 'incoming_call':
      return place(command, by, calls);
    case 'end_call':
      return end(command, by, calls);
    case 'ring_ack':
    case 'accept_call':
    case 'reject_call':
    case 'ignore_call':
      return answer(command, by, calls);
  }
}

async function place(command: IncomingCall, { identity, device }: Commander, calls: CallCommands): Promise<Done> {
  if (!may(identity, 'calls:place')) return forbidden('calls:place');
  const { type: _, ...order } = command;
  const { requestId } = order;
  const placed = await calls.placeCall({
    ...order,
    requestId,
    placedBy: identity.subject,
    placedOn: device?.deviceId,
  });
  if (!placed.ok) return placed;
  const { call, duplicate, joined, dialled } = placed;
  const data = toView(call);
  return {
    ok: true,
    answer: { type: 'call_placed', ...named(requestId), callId: call.id, duplicate, ...(joined && { joined }), data },
    later: dialled,
  };
}

async function end({ callId, reason, requestId }: EndCall, { identity, device }: Commander, calls: CallCommands) {
  const ended = await calls.hangUp(callId, {
    userId: identity.subject,
    deviceId: device?.deviceId ?? null,
    mayPlace: may(identity, 'calls:place'),
    isOperator: may(identity, 'admin'),
    reason,
  });
  return ended.ok ? done(callId, requestId) : ended;
}

async function answer(
  command: RingAck | AcceptCall | RejectCall | IgnoreCall,
  { device }: Commander,
  { answering }: CallCommands,
): Promise<Done> {
  if (device === null)
    return { ok: false, rejection: reject('hello-required', 'Rings are answered by devices: say hello first.') };
  const { callId } = command;
  if (command.type === 'ring_ack') {
    device.acknowledged(callId);
    await answering.acknowledge(callId, device);
    return { ok: true, answer: null };
  }
  const { requestId } = command;
  switch (command.type) {
    case 'accept_call': {
      const accepted = await answering.accept(callId, device);
      if (!accepted.ok) return accepted;
      const data = toView(accepted.call);
      return { ok: true, answer: { type: 'call_accepted', ...named(requestId), callId, data } };
    }
    case 'reject_call': {
      const rejected = await answering.reject(callId, device);
      return rejected.ok ? done(callId, requestId) : rejected;
    }
    case 'ignore_call': {
      const ignored = await answering.ignore(callId, device);
      if (!ignored.ok) return ignored;
      device.silence(callId, 'ignored');
      return done(callId, requestId);
    }
  }
}

function done(callId: string, requestId: string | undefined): Done {
  return { ok: true, answer: requestId === undefined ? null : { type: 'command_done', requestId, callId } };
}

function forbidden(scope: Scope): Done {
  return { ok: false, rejection: reject('forbidden', `The token does not carry the scope ${scope}.`) };
}

function named(requestId: string | undefined): { requestId?: string } {
  return requestId === undefined ? {} : { requestId };
}
