// Who calls whom, in one line.
import type { CallView } from '@patchcord/client';
import { ArrowRight } from 'lucide-react';
import { Party } from './party.tsx';

export function CallTitle({ call }: { call: Pick<CallView, 'from' | 'to' | 'fromE164' | 'toE164'> }) {
  return (
    <span className="inline-flex min-w-0 flex-wrap items-center gap-x-1.5 font-medium">
      <Party given={call.from} e164={call.fromE164} />
      <ArrowRight aria-hidden className="size-3.5 shrink-0 text-faint" />
      <span className="sr-only">to</span>
      <Party given={call.to} e164={call.toE164} />
    </span>
  );
}
