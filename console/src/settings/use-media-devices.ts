// The microphones, cameras and speakers of this machine. Browsers tell their names only after they may use one.
import { useCallback, useEffect, useState } from 'react';

export interface MediaDevices {
  devices: readonly MediaDeviceInfo[];
  /** Whether their names are known. */
  areNamed: boolean;
  /** Asks the person; rejects when it is refused. */
  askForNames(): Promise<void>;
}

export function useMediaDevices(): MediaDevices {
  const [devices, setDevices] = useState<readonly MediaDeviceInfo[]>([]);
  const look = useCallback(async () => {
    const found = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
    setDevices(found.filter(({ deviceId }) => deviceId !== ''));
  }, []);
  useEffect(() => {
    const { mediaDevices } = navigator;
    const changed = () => void look().catch(() => undefined);
    changed();
    mediaDevices?.addEventListener('devicechange', changed);
    return () => mediaDevices?.removeEventListener('devicechange', changed);
  }, [look]);
  const askForNames = async () => {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    for (const track of stream.getTracks()) track.stop();
    await look();
  };
  return { devices, areNamed: devices.some(({ label }) => label !== ''), askForNames };
}
