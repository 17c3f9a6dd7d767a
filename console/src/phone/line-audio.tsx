// Plays the voice of everybody whom one is talking with, whichever screen is shown; and what is heard while it rings.
import { chooseSpeaker } from '@patchcord/client/media';
import { useEffect, useRef } from 'react';
import { useSession } from '../session/session-context.ts';
import { useKept } from './kept.ts';
import { playTone } from './ring-tone.ts';
import { chosenDevices } from './settings.ts';
import type { Line } from './softphone.ts';
import { useSoftphone } from './softphone-context.ts';

export function LineAudio() {
  const { phone } = useSoftphone();
  const { client } = useSession();
  const view = phone.current?.view;
  const isRingingThere = view?.medium === 'app' && view.status === 'ringing' && view.from === client.userId;
  useEffect(() => (isRingingThere ? playTone('ringback') : undefined), [isRingingThere]);
  return phone.lines.map((line) => line.media !== null && <Voice key={line.callId} media={line.media} />);
}

function Voice({ media }: { media: NonNullable<Line['media']> }) {
  const element = useRef<HTMLAudioElement>(null);
  const { speaker } = useKept(chosenDevices);
  useEffect(() => {
    if (element.current) element.current.srcObject = media.remoteStream as unknown as MediaStream;
  }, [media]);
  useEffect(() => {
    // Where there is no choice, or the speaker is gone, the usual one plays.
    if (element.current && speaker !== '') chooseSpeaker(element.current, speaker).catch(() => undefined);
  }, [speaker]);
  // biome-ignore lint/a11y/useMediaCaption: nobody has captions for what a person says now
  return <audio ref={element} autoPlay />;
}
