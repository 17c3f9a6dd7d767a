// Does what a shortcut stands for.
import type { ShortcutAction } from './shortcuts.ts';
import type { SoftphoneStore } from './softphone.ts';

export async function runAction(action: ShortcutAction, store: SoftphoneStore): Promise<void> {
  const { rings, current, lines } = store.snapshot();
  const ring = rings.at(-1);
  const media = current?.media ?? null;
  switch (action) {
    case 'answer':
      return ring && store.answer(ring, { video: ring.callType === 'video' });
    case 'decline':
      return ring?.reject();
    case 'hang-up':
      return current === null ? undefined : store.end(current.callId);
    case 'swap': {
      const other = lines.find(({ callId, view }) => callId !== current?.callId && view.endedAt === null);
      return other && store.choose(other.callId);
    }
    case 'mute':
      return media?.isMuted ? media.unmute() : media?.mute();
    case 'hold':
      return media?.isHolding ? media.resume() : media?.hold();
    case 'camera':
      return media?.isCameraOn ? media.turnCameraOff() : media?.turnCameraOn();
    case 'screen':
      return media?.isSharingScreen ? media.stopSharing() : media?.shareScreen();
    case 'help':
      return undefined;
  }
}
