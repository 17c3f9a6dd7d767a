// Joins a call, the conversation with the server, and whoever gives the call its media.
import { CallClientError } from '../errors.ts';
import type { CallMedia } from '../media/call-media.ts';
import type { MediaOptions } from '../media/media-options.ts';
import type { Session } from '../session.ts';
import type { LiveCall } from './call.ts';
import { isHere, sayEnd } from './leave-calls.ts';
import type { MediaLink } from './media-link.ts';

/** Starts the media; throws when this call cannot have any. */
export function linkMedia(session: Session, call: LiveCall, options: MediaOptions): Promise<CallMedia> {
  const { callId } = call;
  const { media, clock, lifecycle, fetch } = session.settings;
  if (media === undefined)
    throw new CallClientError('invalid-options', 'Give the client `media: webRtc()` of @patchcord/client/media.');
  if (call.data.medium !== 'app')
    throw new CallClientError('not-an-app-call', 'Phones talk in this call, not apps.', { callId });
  if (call.hasEnded) throw new CallClientError('call-already-ended', 'The call has ended already.', { callId });
  if (call.status === 'in-progress' && !isHere(call, session.greeter.deviceId))
    throw new CallClientError('not-your-call', 'Another device has this call.', { callId });
  const send = (message: object) => session.isWelcome && session.send(JSON.stringify(message));
  const link: MediaLink = {
    call,
    over: call.over,
    isPolite: isCallee(call, session.userId),
    clock,
    lifecycle,
    fetch,
    server: () => session.server,
    send,
    listen(listener) {
      const stop = session.signals.listen(callId, listener);
      if (session.isWelcome) listener.connected();
      return stop;
    },
    end: (reason) => call.end(reason),
    leave: () => sayEnd(session, callId),
  };
  return media.start(link, options);
}

/** After a reload nobody remembers who called, except the call itself. */
function isCallee({ role, data }: LiveCall, userId: string | null): boolean {
  return role === null ? data.from !== userId && data.from !== `user:${userId}` : role === 'callee';
}
