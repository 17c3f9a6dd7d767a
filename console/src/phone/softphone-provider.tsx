// Keeps the softphone over all screens: what rings is shown, and whoever one talks with is heard, on each of them.
import { type ReactNode, useEffect, useState } from 'react';
import { useSession } from '../session/session-context.ts';
import { LineAudio } from './line-audio.tsx';
import { RingCards } from './ring-cards.tsx';
import { chosenDevices } from './settings.ts';
import { ShortcutKeys } from './shortcut-keys.tsx';
import { createSoftphone, type SoftphoneStore } from './softphone.ts';
import { SoftphoneContext } from './softphone-context.ts';

export function SoftphoneProvider({ children }: { children: ReactNode }) {
  const { client } = useSession();
  const [store, setStore] = useState<SoftphoneStore | null>(null);
  useEffect(() => {
    const opened = createSoftphone({ client, devices: wantedDevices });
    setStore(opened);
    return () => opened.close();
  }, [client]);
  if (store === null) return null;
  return (
    <SoftphoneContext value={store}>
      {children}
      <RingCards />
      <LineAudio />
      <ShortcutKeys />
    </SoftphoneContext>
  );
}

/** A device that was chosen and is gone must not keep one from talking: it is a wish. */
function wantedDevices() {
  const { microphone, camera } = chosenDevices.get();
  return {
    ...(microphone !== '' && { audio: { deviceId: microphone } }),
    video: camera === '' ? (true as const) : { deviceId: camera },
  };
}
