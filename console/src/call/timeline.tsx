// The timeline of a call: each event and delivery, with its raw payload on demand.
import { ChevronRight, RotateCw } from 'lucide-react';
import { Collapsible } from 'radix-ui';
import { useState } from 'react';
import type { CallDetails } from '../api/types.ts';
import { applyAgain } from '../calls/apply-again.ts';
import { useSession } from '../session/session-context.ts';
import { Button } from '../ui/button.tsx';
import { classes } from '../ui/classes.ts';
import { Payload } from '../ui/payload.tsx';
import { Segmented } from '../ui/segmented.tsx';
import { Tag } from '../ui/tag.tsx';
import { type TimelineItem, timelineItems } from './timeline-items.ts';

type Shown = 'all' | TimelineItem['source'];

const choices = [
  { value: 'all', name: 'All' },
  { value: 'event', name: 'Told to apps' },
  { value: 'delivery', name: 'From Exotel' },
] as const;

export function Timeline({ call }: { call: CallDetails }) {
  const [shown, setShown] = useState<Shown>('all');
  const items = timelineItems(call).filter(({ source }) => shown === 'all' || source === shown);
  return (
    <div className="p-4">
      <Segmented label="What to show" value={shown} onChange={setShown} choices={choices} />
      {items.length === 0 && (
        <p className="py-8 text-center text-sm text-soft">
          {shown === 'delivery' && call.medium === 'app'
            ? 'Exotel has no part in calls between users of the app.'
            : 'Nothing yet. Exotel’s callbacks appear here as they come in.'}
        </p>
      )}
      <ol className="relative mt-4 before:absolute before:inset-y-2 before:left-[3.95rem] before:w-px before:bg-line">
        {items.map((item) => (
          <TimelineRow key={item.id} item={item} callId={call.callId} />
        ))}
      </ol>
    </div>
  );
}

function TimelineRow({ item, callId }: { item: TimelineItem; callId: string }) {
  const { me } = useSession();
  const { source, offsetMs, title, details, payload, delivery } = item;
  const isEvent = source === 'event';
  return (
    <li>
      <Collapsible.Root className="group">
        <Collapsible.Trigger className="flex w-full items-baseline gap-3 rounded-lg py-1.5 pr-2 text-left hover:bg-hover">
          <time
            dateTime={new Date(item.at).toISOString()}
            title={new Date(item.at).toLocaleString()}
            className="w-12 shrink-0 text-right font-mono text-2xs text-faint tabular-nums"
          >
            {formatOffset(offsetMs)}
          </time>
          <span
            aria-hidden
            className={classes(
              'relative z-10 size-2 shrink-0 translate-y-[-1px] rounded-full ring-3 ring-surface',
              isEvent ? 'bg-accent' : 'bg-info',
            )}
          />
          <span className="min-w-0 flex-1 text-sm">
            <span className="font-medium">{title}</span>
            {details.length > 0 && <span className="text-soft"> · {details.join(' · ')}</span>}
          </span>
          {!isEvent && <Tag tone="info">Exotel</Tag>}
          <ChevronRight
            aria-hidden
            className="size-3.5 shrink-0 translate-y-0.5 text-faint transition-transform group-data-[state=open]:rotate-90"
          />
        </Collapsible.Trigger>
        <Collapsible.Content className="mt-1 mb-3 ml-[4.7rem]">
          <Payload value={payload} />
          {delivery !== null && me.isOpen && (
            <div className="mt-2 flex items-center gap-3">
              <Button size="small" onClick={() => void applyAgain(callId, delivery)}>
                <RotateCw aria-hidden className="size-3.5" /> Apply again
              </Button>
              <span className="text-xs text-faint">Delivers it once more, as Exotel would. For development.</span>
            </div>
          )}
        </Collapsible.Content>
      </Collapsible.Root>
    </li>
  );
}

/** `+0.4s`, `+2:05`. */
function formatOffset(ms: number): string {
  const seconds = Math.max(0, ms) / 1000;
  if (seconds < 60) return `+${seconds.toFixed(1)}s`;
  return `+${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`;
}
