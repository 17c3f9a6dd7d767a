// What rings, in a corner of every screen. Several at once stand one above the other.
import type { IncomingCall } from '@patchcord/client';
import { useNavigate } from '@tanstack/react-router';
import { BellOff, Phone, PhoneOff, Video } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../ui/button.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { showError } from '../ui/toasts.ts';
import { Avatar } from './avatar.tsx';
import { usePartyName } from './party-name.ts';
import { useSoftphone } from './softphone-context.ts';
import { useRinging } from './use-ringing.ts';

export function RingCards() {
  const { phone } = useSoftphone();
  useRinging(phone.rings, phone.current !== null);
  return (
    <section
      aria-label="Incoming calls"
      aria-live="assertive"
      className="pointer-events-none fixed inset-x-3 top-3 z-40 grid gap-2 sm:right-4 sm:left-auto sm:w-88"
    >
      {phone.rings.map((ring) => (
        <RingCard key={ring.callId} ring={ring} isSecond={phone.current !== null} />
      ))}
    </section>
  );
}

function RingCard({ ring, isSecond }: { ring: IncomingCall; isSecond: boolean }) {
  const { store } = useSoftphone();
  const navigate = useNavigate();
  const [isBusy, setBusy] = useState(false);
  const name = usePartyName(ring.data.fromE164 ?? ring.data.from);
  const isVideo = ring.callType === 'video';
  const answer = (video: boolean) => {
    setBusy(true);
    void navigate({ to: '/phone' });
    store.answer(ring, { video }).catch((error: unknown) => {
      setBusy(false);
      showError('The call was not answered', error);
    });
  };
  const decline = () => void ring.reject().catch((error: unknown) => showError('It goes on ringing', error));
  return (
    <article className="pointer-events-auto animate-rise rounded-2xl border border-line bg-raised p-4 shadow-raised">
      <div className="flex items-center gap-3">
        <span className="rounded-full text-live motion-safe:animate-ripple">
          <Avatar name={name} className="size-11 text-sm" />
        </span>
        <div className="min-w-0 flex-1">
          <p className="truncate text-base font-semibold tracking-tight">{name}</p>
          <p className="text-xs text-soft">
            {isVideo ? 'Video call' : 'Voice call'}
            {isSecond && ' · answering puts the other call on hold'}
          </p>
        </div>
        <IconButton label="Stop ringing on this device" onClick={() => void ring.ignore().catch(() => undefined)}>
          <BellOff aria-hidden className="size-4" />
        </IconButton>
      </div>
      <div className="mt-4 flex gap-2">
        <Button variant="hang-up" className="flex-1" onClick={decline}>
          <PhoneOff aria-hidden className="size-4" /> Decline
        </Button>
        <Button variant="answer" className="flex-1" isBusy={isBusy} onClick={() => answer(false)}>
          <Phone aria-hidden className="size-4" /> {isVideo ? 'Voice' : 'Answer'}
        </Button>
        {isVideo && (
          <Button variant="answer" className="flex-1" isBusy={isBusy} onClick={() => answer(true)}>
            <Video aria-hidden className="size-4" /> Video
          </Button>
        )}
      </div>
    </article>
  );
}
