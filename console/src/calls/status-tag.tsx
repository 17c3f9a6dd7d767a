// The status of a call in a coloured pill; what goes on has a dot that breathes.
import type { CallStatus } from '@patchcord/client';
import { classes } from '../ui/classes.ts';
import { Tag } from '../ui/tag.tsx';
import { callStatuses } from './call-status.ts';

export function StatusTag({ status }: { status: CallStatus }) {
  const { name, tone, isOver } = callStatuses[status];
  return (
    <Tag tone={tone}>
      {!isOver && <span aria-hidden className={classes('size-1.5 rounded-full bg-current', 'animate-pulse')} />}
      {name}
    </Tag>
  );
}
