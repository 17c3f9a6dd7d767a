// Keeps the server's address of this browser or phone right, and does what was chosen on the system's own ring.
import { useEffect, useRef } from 'react';
import { useSoftphone } from '../phone/softphone-context.ts';
import { useSession } from '../session/session-context.ts';
import { showError } from '../ui/toasts.ts';
import { handIn } from './address-book.ts';
import { endNativeRing, isInShell, nativeAddress, takeRingAction } from './native-shell.ts';
import { subscription } from './web-push.ts';

export function StayReachable() {
  const { me } = useSession();
  // Without tokens the server does not know whom an address would be of.
  const canBeReached = !me.isOpen;
  useEffect(() => {
    if (canBeReached) void renew().catch(() => undefined);
  }, [canBeReached]);
  useRingActions();
  return null;
}

/** Addresses change: what there is is handed in at each start. */
async function renew(): Promise<void> {
  const address = isInShell() ? await nativeAddress() : await subscription();
  if (address !== null) await handIn(address);
}

function useRingActions(): void {
  const { phone, store } = useSoftphone();
  const { rings } = phone;
  const answered = useRef(new Set<string>());
  useEffect(() => {
    if (!isInShell()) return;
    const ended = rings.map((ring) =>
      ring.on('ringEnded', () => {
        const over = () => endNativeRing(ring.callId);
        // What was answered on the system's own card stays there for as long as one talks.
        if (answered.current.has(ring.callId)) ring.done.then(over, over);
        else over();
      }),
    );
    const look = async () => {
      if (rings.length === 0) return;
      const chosen = await takeRingAction();
      const ring = rings.find(({ callId }) => callId === chosen?.callId);
      if (ring === undefined) return;
      if (chosen?.action === 'answer') answered.current.add(ring.callId);
      const done = chosen?.action === 'answer' ? store.answer(ring, { video: false }) : ring.reject();
      await done.catch((error: unknown) => showError('The call was not answered', error));
    };
    void look();
    const again = () => void look();
    document.addEventListener('visibilitychange', again);
    return () => {
      document.removeEventListener('visibilitychange', again);
      for (const stop of ended) stop();
    };
  }, [rings, store]);
}
