// Voice and video: places a call or answers one, and shows it in two elements of the page.
import { type Call, CallClient } from '@patchcord/client';
import { type CallMedia, webRtc } from '@patchcord/client/media';

/** An `HTMLVideoElement`, as far as it is used here. */
interface Picture {
  srcObject: unknown;
}

export function newClient(userId: string): CallClient {
  return new CallClient({ endpoints: ['wss://calls.example'], userId, media: webRtc() });
}

/** For a call that was placed, and for one that rings after its `accept()`. */
export async function talk(call: Call, preview: Picture, picture: Picture): Promise<CallMedia> {
  // Voice goes on when there is no camera. Without a microphone this rejects, e.g. with `permission-denied`.
  const media = await call.startMedia({ audio: true, videoOptional: true });
  preview.srcObject = media.localStream;
  picture.srcObject = media.remoteStream;
  media.on('warning', ({ name, isRaised }) => console.warn(isRaised ? 'bad connection:' : 'good again:', name));
  return media;
}
