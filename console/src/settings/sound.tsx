// What one hears and is heard with.
import { Volume2 } from 'lucide-react';
import { useEffect, useId, useState } from 'react';
import { useKept } from '../phone/kept.ts';
import { playTone } from '../phone/ring-tone.ts';
import { chosenDevices, isRingtoneOn, lettersAreShortcuts } from '../phone/settings.ts';
import { Button } from '../ui/button.tsx';
import { Panel } from '../ui/page.tsx';
import { Switch } from '../ui/switch.tsx';
import { showError } from '../ui/toasts.ts';
import { useMediaDevices } from './use-media-devices.ts';

const HEARD_MS = 3_000;
const kinds = [
  { kind: 'audioinput', key: 'microphone', name: 'Microphone' },
  { kind: 'audiooutput', key: 'speaker', name: 'Speaker' },
  { kind: 'videoinput', key: 'camera', name: 'Camera' },
] as const;

export function Sound() {
  const { devices, areNamed, askForNames } = useMediaDevices();
  const chosen = useKept(chosenDevices);
  const hasRingtone = useKept(isRingtoneOn);
  const hasShortcuts = useKept(lettersAreShortcuts);
  return (
    <Panel title="Sound and devices">
      <div className="grid gap-3 p-4">
        {kinds.map(({ kind, key, name }) => (
          <DeviceChoice
            key={kind}
            name={name}
            devices={devices.filter((device) => device.kind === kind)}
            value={chosen[key]}
            onChange={(deviceId) => chosenDevices.set({ ...chosen, [key]: deviceId })}
          />
        ))}
        {!areNamed && (
          <div className="flex flex-wrap items-center gap-2 text-xs text-faint">
            The browser tells the names of devices once it may use the microphone.
            <Button
              size="small"
              onClick={() => void askForNames().catch((error) => showError('The microphone cannot be used', error))}
            >
              Allow
            </Button>
          </div>
        )}
      </div>
      <div className="border-t border-line py-1">
        <Switch name="Ringtone" hint="In one tab of this browser." isOn={hasRingtone} onChange={isRingtoneOn.set} />
        <div className="px-4 pb-2">
          <HearRingtone />
        </div>
      </div>
      <div className="border-t border-line py-1">
        <Switch
          name="Letters as shortcuts"
          hint="In a call, M mutes and so on."
          isOn={hasShortcuts}
          onChange={lettersAreShortcuts.set}
        />
      </div>
    </Panel>
  );
}

interface DeviceChoiceProps {
  name: string;
  devices: readonly MediaDeviceInfo[];
  value: string;
  onChange: (deviceId: string) => void;
}

function DeviceChoice({ name, devices, value, onChange }: DeviceChoiceProps) {
  const id = useId();
  const isThere = devices.some(({ deviceId }) => deviceId === value);
  return (
    <div className="grid gap-1.5 sm:grid-cols-[7rem_1fr] sm:items-center">
      <label htmlFor={id} className="text-sm">
        {name}
      </label>
      <select
        id={id}
        value={isThere ? value : ''}
        onChange={(event) => onChange(event.target.value)}
        className="h-9 w-full rounded-lg border border-line-strong bg-surface px-2.5 text-sm"
      >
        <option value="">As the system</option>
        {devices.map(({ deviceId, label }, index) => (
          <option key={deviceId} value={deviceId}>
            {label || `${name} ${index + 1}`}
          </option>
        ))}
      </select>
    </div>
  );
}

function HearRingtone() {
  const [isPlaying, setPlaying] = useState(false);
  useEffect(() => {
    if (!isPlaying) return;
    const stop = playTone('ring');
    const timer = setTimeout(() => setPlaying(false), HEARD_MS);
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [isPlaying]);
  return (
    <Button size="small" onClick={() => setPlaying(!isPlaying)}>
      <Volume2 aria-hidden className="size-3.5" /> {isPlaying ? 'Stop' : 'Hear it'}
    </Button>
  );
}
