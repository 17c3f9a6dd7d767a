// A small word in a coloured pill: a status, a kind, a count.
import type { ReactNode } from 'react';
import { classes } from './classes.ts';

export type Tone = 'neutral' | 'live' | 'ringing' | 'bad' | 'info' | 'accent';

const tones: Record<Tone, string> = {
  neutral: 'bg-hover text-soft',
  live: 'bg-live-wash text-live',
  ringing: 'bg-ringing-wash text-ringing',
  bad: 'bg-bad-wash text-bad',
  info: 'bg-info-wash text-info',
  accent: 'bg-accent-wash text-accent',
};

export function Tag({
  tone = 'neutral',
  children,
  className,
}: {
  tone?: Tone;
  children: ReactNode;
  className?: string;
}) {
  return (
    <span
      className={classes(
        'inline-flex h-5 items-center gap-1.5 rounded-md px-1.5 text-2xs font-medium whitespace-nowrap',
        tones[tone],
        className,
      )}
    >
      {children}
    </span>
  );
}
