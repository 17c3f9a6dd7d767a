// Which microphone, camera and speaker; kept for the next call.
import type { CallMedia, DeviceInfo } from '@patchcord/client/media';
import { Check, Settings2 } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { useEffect, useState } from 'react';
import { showError } from '../ui/toasts.ts';
import { useKept } from './kept.ts';
import { type ChosenDevices, chosenDevices } from './settings.ts';

const kinds = [
  { kind: 'audioinput', key: 'microphone', name: 'Microphone' },
  { kind: 'videoinput', key: 'camera', name: 'Camera' },
  { kind: 'audiooutput', key: 'speaker', name: 'Speaker' },
] as const;

export function DeviceMenu({ media, className }: { media: CallMedia; className: string }) {
  const devices = useDevices(media);
  const chosen = useKept(chosenDevices);
  const choose = (key: keyof ChosenDevices, deviceId: string) => {
    chosenDevices.set({ ...chosen, [key]: deviceId });
    change(media, key, deviceId).catch((error: unknown) => showError('The device cannot be used', error));
  };
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger aria-label="Devices" className={className}>
        <Settings2 aria-hidden className="size-5" />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          side="top"
          sideOffset={8}
          collisionPadding={12}
          className="z-50 max-h-[70dvh] w-72 animate-rise overflow-y-auto rounded-xl border border-line bg-raised p-1 shadow-raised"
        >
          {kinds.map(({ kind, key, name }) => {
            const own = devices.filter((device) => device.kind === kind);
            if (own.length === 0) return null;
            const known = own.some(({ deviceId }) => deviceId === chosen[key]);
            return (
              <DropdownMenu.RadioGroup
                key={kind}
                value={known ? chosen[key] : (own[0]?.deviceId ?? '')}
                onValueChange={(deviceId) => choose(key, deviceId)}
              >
                <DropdownMenu.Label className="px-2 pt-2 pb-1 text-2xs text-faint">{name}</DropdownMenu.Label>
                {own.map(({ deviceId, label }, index) => (
                  <DropdownMenu.RadioItem
                    key={deviceId}
                    value={deviceId}
                    className="flex min-h-8 cursor-default items-center gap-2 rounded-md px-2 py-1 text-sm outline-none data-highlighted:bg-hover"
                  >
                    <span className="min-w-0 flex-1 truncate">{label || `${name} ${index + 1}`}</span>
                    <DropdownMenu.ItemIndicator>
                      <Check aria-hidden className="size-4" />
                    </DropdownMenu.ItemIndicator>
                  </DropdownMenu.RadioItem>
                ))}
              </DropdownMenu.RadioGroup>
            );
          })}
          {devices.length === 0 && <p className="p-3 text-xs text-soft">No devices were found.</p>}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

function useDevices(media: CallMedia): readonly DeviceInfo[] {
  const [devices, setDevices] = useState<readonly DeviceInfo[]>([]);
  useEffect(() => {
    let isOver = false;
    const take = (found: readonly DeviceInfo[]) =>
      !isOver && setDevices(found.filter(({ deviceId }) => deviceId !== ''));
    media.devices().then(take, () => undefined);
    const stop = media.on('devices', take);
    return () => {
      isOver = true;
      stop();
    };
  }, [media]);
  return devices;
}

/** The speaker is set where the voice is played. */
async function change(media: CallMedia, key: keyof ChosenDevices, deviceId: string): Promise<void> {
  // biome-ignore-start lint/correctness/useHookAtTopLevel: methods of the SDK, no hooks
  if (key === 'microphone') await media.useMicrophone(deviceId);
  if (key === 'camera' && media.isCameraOn) await media.useCamera(deviceId);
  // biome-ignore-end lint/correctness/useHookAtTopLevel: methods of the SDK, no hooks
}
