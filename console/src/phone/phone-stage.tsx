// A call between two telephones: it is heard on one's own phone, and followed here.
import { Link } from '@tanstack/react-router';
import { ArrowRight } from 'lucide-react';
import { legStatusOf } from '../calls/call-status.ts';
import { formatNumber } from '../calls/format-number.ts';
import { StatusTag } from '../calls/status-tag.tsx';
import { Button } from '../ui/button.tsx';
import { classes } from '../ui/classes.ts';
import { Avatar } from './avatar.tsx';
import { LineClock } from './line-clock.tsx';
import { wordsFor } from './line-words.ts';
import { usePartyName } from './party-name.ts';
import type { Line } from './softphone.ts';

export function PhoneStage({ line }: { line: Line }) {
  const { view } = line;
  const name = usePartyName(view.toE164 ?? view.to);
  const legs = view.legs.map((leg) => ({ ...leg, ...legStatusOf(leg.status) }));
  return (
    <section
      aria-label={`Call with ${name}`}
      className="flex flex-col items-center rounded-2xl border border-line bg-surface px-6 py-12"
    >
      <div className="flex items-start gap-5">
        <Leg name="You" number={view.fromE164 ?? view.from} leg={legs[0]} />
        <ArrowRight aria-hidden className="mt-4.5 size-5 text-faint" />
        <Leg name={name} number={view.toE164 ?? view.to} leg={legs[1]} />
      </div>
      <p role="status" className="mt-8 text-lg font-semibold tracking-tight">
        {wordsFor(line)}
      </p>
      <p className="mt-1 flex items-center gap-3 text-sm text-soft">
        <StatusTag status={view.status} /> <LineClock view={view} />
      </p>
      <p className="mt-4 max-w-sm text-center text-xs text-balance text-soft">
        Exotel calls your phone first, and the other one when you have picked up. To end the call, hang up your phone:
        Exotel offers no way to end it from here.
      </p>
      <Button asChild className="mt-6">
        <Link to="/calls/$callId" params={{ callId: view.callId }}>
          Follow it in detail
        </Link>
      </Button>
    </section>
  );
}

interface LegProps {
  name: string;
  number: string;
  leg: { name: string; status: string } | undefined;
}

function Leg({ name, number, leg }: LegProps) {
  const isRinging = leg?.status === 'ringing';
  const isOn = leg?.status === 'in-progress';
  return (
    <div className="flex w-32 flex-col items-center gap-2 text-center">
      <span
        className={classes(
          'rounded-full',
          isRinging && 'text-ringing motion-safe:animate-ripple',
          isOn && 'text-live ring-2',
        )}
      >
        <Avatar name={name} className="size-14 text-base" />
      </span>
      <span className="w-full truncate text-sm font-medium">{name}</span>
      {name !== formatNumber(number) && (
        <span className="-mt-1.5 text-2xs text-faint tabular-nums">{formatNumber(number)}</span>
      )}
      <span className={classes('text-xs', isOn ? 'text-live' : isRinging ? 'text-ringing' : 'text-faint')}>
        {leg?.name}
      </span>
    </div>
  );
}
