// Sound, title and notification while something rings: in one tab of this browser.
import type { IncomingCall } from '@patchcord/client';
import { useEffect } from 'react';
import { flashTitle, notify } from './attention.ts';
import { useKept } from './kept.ts';
import { inOneTab } from './one-tab.ts';
import { playTone } from './ring-tone.ts';
import { isRingtoneOn } from './settings.ts';

export function useRinging(rings: readonly IncomingCall[], isTalking: boolean): void {
  const newest = rings.at(-1);
  const isOn = useKept(isRingtoneOn);
  const isRinging = newest !== undefined;
  // In a call the cards are enough: a ringtone would be heard by the other one.
  const isLoud = isRinging && isOn && !isTalking;
  useEffect(() => (isLoud ? inOneTab('ring', () => playTone('ring')) : undefined), [isLoud]);
  useEffect(() => {
    if (newest === undefined) return;
    const { from, callType } = newest.data;
    const title = `${from} is calling`;
    const stopFlash = flashTitle(`📞 ${title}`);
    const body = callType === 'video' ? 'Video call' : 'Voice call';
    const stopNotice = inOneTab('notify', () => notify(title, { body, tag: newest.callId }));
    return () => {
      stopFlash();
      stopNotice();
    };
  }, [newest]);
}
