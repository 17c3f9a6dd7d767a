// Whose call it is, and on which instance its agent talks.
import { Server, UserRound } from 'lucide-react';
import type { CallView } from '../api/types.ts';
import { placerOf } from '../calls/placer.ts';

export function WhoseCall({ call }: { call: CallView }) {
  const placer = placerOf(call);
  return (
    <>
      {placer !== null && (
        <span className="inline-flex min-w-0 items-center gap-1 text-xs text-soft">
          <UserRound aria-hidden className="size-3 shrink-0 text-faint" />
          <span className="sr-only">placed by</span>
          <span title={`Placed by ${placer}`} className="max-w-40 truncate">
            {placer}
          </span>
        </span>
      )}
      {call.instanceId !== null && (
        <span className="inline-flex min-w-0 items-center gap-1 text-xs text-soft">
          <Server aria-hidden className="size-3 shrink-0 text-faint" />
          <span className="sr-only">on the instance</span>
          <span title={`The talk runs on ${call.instanceId}`} className="max-w-40 truncate">
            {call.instanceId}
          </span>
        </span>
      )}
    </>
  );
}
