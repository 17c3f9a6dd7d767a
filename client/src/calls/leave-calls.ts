// The user goes: what becomes of the calls that this device has.
import type { Session } from '../session.ts';
import type { LiveCall } from './call.ts';

/** Ends the calls between users of the app that this device has, and their media. Phones go on without it. */
export function leaveCalls(session: Session): void {
  for (const call of session.book.active) {
    if (call.data.medium !== 'app' || !(call.isOwn || isHere(call, session.greeter.deviceId))) continue;
    sayEnd(session, call.callId);
    call.leave();
  }
}

/** Ends a call by one message that nobody waits for: where it cannot be sent, the server finds out by itself. */
export function sayEnd(session: Session, callId: string): void {
  const requestId = session.settings.createId();
  if (session.isWelcome) session.send(JSON.stringify({ type: 'end_call', callId, requestId }));
}

/** Whether it was placed or answered on this device. */
export function isHere({ data }: LiveCall, deviceId: string): boolean {
  return data.legs.some((leg) => leg.deviceId === deviceId);
}
