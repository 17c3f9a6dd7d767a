// What the softphone remembers on this browser.
import { kept } from './kept.ts';

/** Phone calls ring this number first, E.164; null: not asked yet. */
export const ownNumber = kept<string | null>('own-number', (stored) => (typeof stored === 'string' ? stored : null));

export interface ChosenDevices {
  /** Ids of the browser's; empty: the usual one. */
  microphone: string;
  camera: string;
  speaker: string;
}

export const chosenDevices = kept<ChosenDevices>('devices', (stored) => {
  const given = (stored ?? {}) as Partial<Record<keyof ChosenDevices, unknown>>;
  const text = (value: unknown) => (typeof value === 'string' ? value : '');
  return { microphone: text(given.microphone), camera: text(given.camera), speaker: text(given.speaker) };
});

/** Whether letters are shortcuts. */
export const lettersAreShortcuts = kept<boolean>('shortcuts', (stored) => stored !== false);

export const isRingtoneOn = kept<boolean>('ringtone', (stored) => stored !== false);
