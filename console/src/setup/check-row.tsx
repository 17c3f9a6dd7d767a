// One check: what was found, and what to do about it.
import type { SetupCheck } from '@patchcord/protocol';
import { Check, CircleDashed, FlaskConical, TriangleAlert } from 'lucide-react';
import { classes } from '../ui/classes.ts';
import { Tag, type Tone } from '../ui/tag.tsx';
import { checkNames, statusNames } from './checks.ts';
import { WithNames } from './with-names.tsx';

const looks = {
  ok: { icon: Check, tone: 'live', mark: 'bg-live-wash text-live' },
  emulated: { icon: FlaskConical, tone: 'info', mark: 'bg-info-wash text-info' },
  'not-set': { icon: CircleDashed, tone: 'neutral', mark: 'bg-hover text-soft' },
  failed: { icon: TriangleAlert, tone: 'bad', mark: 'bg-bad-wash text-bad' },
} as const satisfies Record<SetupCheck['status'], { icon: unknown; tone: Tone; mark: string }>;

export function CheckRow({ check: { id, status, finding, cure } }: { check: SetupCheck }) {
  const { icon: Icon, tone, mark } = looks[status];
  return (
    <li className="flex gap-3 px-4 py-3">
      <span className={classes('mt-0.5 grid size-6 shrink-0 place-items-center rounded-full', mark)}>
        <Icon aria-hidden className="size-3.5" strokeWidth={2.25} />
      </span>
      <div className="min-w-0 flex-1 text-sm">
        <div className="flex items-center gap-2">
          <h3 className="font-medium">{checkNames[id]}</h3>
          <Tag tone={tone}>{statusNames[status]}</Tag>
        </div>
        <p className="mt-0.5 wrap-anywhere text-soft">
          <WithNames text={finding} />
        </p>
        {cure !== null && (
          <p className={classes('mt-0.5 wrap-anywhere', status === 'failed' ? 'text-ink' : 'text-faint')}>
            <WithNames text={cure} />
          </p>
        )}
      </div>
    </li>
  );
}
