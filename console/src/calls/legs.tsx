// The legs of a call, each party's side: one after the other, as they are rung.
import type { CallView } from '@patchcord/client';
import { classes } from '../ui/classes.ts';
import type { Tone } from '../ui/tag.tsx';
import { legStatusOf } from './call-status.ts';

const dots: Record<Tone, string> = {
  neutral: 'bg-faint',
  live: 'bg-live',
  ringing: 'bg-ringing',
  bad: 'bg-bad',
  info: 'bg-info',
  accent: 'bg-accent',
};

export function Legs({ call }: { call: Pick<CallView, 'legs'> }) {
  return (
    <ul aria-label="Legs" className="flex flex-wrap gap-x-3 gap-y-0.5 text-xs text-soft">
      {call.legs.map(({ party, status }) => {
        const { name, tone } = legStatusOf(status);
        return (
          <li key={party} className="inline-flex items-center gap-1.5">
            <span
              aria-hidden
              className={classes('size-1.5 rounded-full', status === 'not-dialled' ? 'bg-line-strong' : dots[tone])}
            />
            <span className="text-faint">{party === 'from' ? 'caller' : 'callee'}</span>
            {name.toLowerCase()}
          </li>
        );
      })}
    </ul>
  );
}
