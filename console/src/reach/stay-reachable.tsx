// Keeps the server's address of this browser or phone right, and does what was chosen on the system's own ring.
import { useEffect, useMemo } from 'react';
import { useSoftphone } from '../phone/softphone-context.ts';
import { useConnection, useSession } from '../session/session-context.ts';
import { showError } from '../ui/toasts.ts';
import { handIn } from './address-book.ts';
import { endNativeRing, isInShell, nativeAddress, onRingChosen, takeRingAction } from './native-shell.ts';
import { createRingChoices } from './ring-choices.ts';
import { closeNotices, subscription } from './web-push.ts';

export function StayReachable() {
  const { me } = useSession();
  // Without tokens the server does not know whom an address would be of.
  const canBeReached = !me.isOpen;
  useEffect(() => {
    if (canBeReached) void renew().catch(() => undefined);
  }, [canBeReached]);
  useRingChoices();
  useNoOldNotices();
  return null;
}

/** Addresses change: what there is is handed in at each start. */
async function renew(): Promise<void> {
  const address = isInShell() ? await nativeAddress() : await subscription();
  if (address !== null) await handIn(address);
}

function useRingChoices(): void {
  const { phone, store } = useSoftphone();
  const { rings, lines } = phone;
  const choices = useMemo(() => createRingChoices(store, takeRingAction), [store]);
  useEffect(() => {
    if (!isInShell()) return;
    const stops = rings.map((ring) =>
      ring.on('ringEnded', () => {
        const over = () => endNativeRing(ring.callId);
        // What was answered on the system's own card stays there for as long as one talks.
        if (choices.wasAnswered(ring.callId)) ring.done.then(over, over);
        else over();
      }),
    );
    return () => {
      for (const stop of stops) stop();
    };
  }, [rings, choices]);
  // Lines change with every figure of theirs: what counts is which calls there are, and which of them ring.
  const known = [rings, lines].map((some) => some.map(({ callId }) => callId).join()).join('|');
  useEffect(() => {
    if (!isInShell() || known === '|') return;
    const look = () =>
      void choices.look().catch((error: unknown) => showError('What you chose could not be done', error));
    look();
    return onRingChosen(look);
  }, [known, choices]);
}

/** What the service worker shows of a call goes when the ring is over, and all of it when this page rings itself. */
function useNoOldNotices(): void {
  const { rings } = useSoftphone().phone;
  const isConnected = useConnection().name === 'connected';
  useEffect(() => {
    if (isConnected) void closeNotices();
  }, [isConnected]);
  useEffect(() => {
    const stops = rings.map((ring) => ring.on('ringEnded', () => void closeNotices(ring.callId)));
    return () => {
      for (const stop of stops) stop();
    };
  }, [rings]);
}
