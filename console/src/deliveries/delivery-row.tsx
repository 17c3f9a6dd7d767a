// One delivery: what kind, of which call, how often, and its payload on demand.
import { Link } from '@tanstack/react-router';
import { ChevronRight, RotateCw } from 'lucide-react';
import { Collapsible } from 'radix-ui';
import type { DeliveryPage } from '../api/types.ts';
import { applyAgain } from '../calls/apply-again.ts';
import { nameOfDialect } from '../calls/dialects.ts';
import { Party } from '../calls/party.tsx';
import { useSession } from '../session/session-context.ts';
import { Button } from '../ui/button.tsx';
import { Payload } from '../ui/payload.tsx';
import { Tag } from '../ui/tag.tsx';

export function DeliveryRow({ delivery }: { delivery: DeliveryPage['deliveries'][number] }) {
  const { me } = useSession();
  const { callId, dialect, firstAt, lastAt, times, payload } = delivery;
  const told = toldBy(payload);
  return (
    <li>
      <Collapsible.Root className="group">
        <Collapsible.Trigger className="flex w-full items-center gap-3 px-4 py-2.5 text-left text-sm hover:bg-hover/60">
          <ChevronRight
            aria-hidden
            className="size-3.5 shrink-0 text-faint transition-transform group-data-[state=open]:rotate-90"
          />
          <span className="min-w-0 flex-1 truncate">
            <span className="font-medium">{nameOfDialect(dialect)}</span>
            {told !== '' && <span className="text-soft"> · {told}</span>}
          </span>
          <span className="hidden text-xs text-soft tabular-nums lg:block">
            <Party given={textOf(payload, 'CallFrom', 'From')} e164={null} /> →{' '}
            <Party given={textOf(payload, 'CallTo', 'To')} e164={null} />
          </span>
          {times > 1 && <Tag tone="ringing">{times}× delivered</Tag>}
          <time
            dateTime={firstAt}
            title={times > 1 ? `last at ${new Date(lastAt).toLocaleString()}` : undefined}
            className="text-xs text-faint tabular-nums"
          >
            {new Date(firstAt).toLocaleString(undefined, { dateStyle: 'short', timeStyle: 'medium' })}
          </time>
        </Collapsible.Trigger>
        <Collapsible.Content className="px-4 pb-4 md:pl-11">
          <div className="mb-2 flex flex-wrap gap-2">
            <Button size="small" asChild>
              <Link to="/calls/$callId" params={{ callId }}>
                Open the call
              </Link>
            </Button>
            {me.isOpen && (
              <Button size="small" onClick={() => void applyAgain(callId, delivery)}>
                <RotateCw aria-hidden className="size-3.5" /> Apply again
              </Button>
            )}
          </div>
          <Payload value={payload} />
        </Collapsible.Content>
      </Collapsible.Root>
    </li>
  );
}

/** What it says in a word or two, by the names that Exotel uses. */
function toldBy(payload: unknown): string {
  const words = ['EventType', 'Status', 'CallStatus', 'CallType'].map((name) => textOf(payload, name));
  return [...new Set(words.filter((word) => word !== ''))].join(' · ');
}

/** The first of these fields that there is; empty without any. */
function textOf(payload: unknown, ...names: string[]): string {
  const fields = new Map(Object.entries((payload ?? {}) as Record<string, unknown>));
  const found = names.map((name) => fields.get(name)).find((value) => typeof value === 'string');
  return typeof found === 'string' ? found : '';
}
