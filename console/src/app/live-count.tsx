// How many calls are in progress, beside the name of the live screen.
import { isOver } from '../calls/call-status.ts';
import { useLiveCalls } from '../session/session-context.ts';

export function LiveCount() {
  const { calls, isTruncated } = useLiveCalls();
  const count = calls.filter(({ status }) => !isOver(status)).length;
  if (count === 0) return null;
  return (
    <span className="rounded-md bg-live-wash px-1.5 text-2xs font-medium text-live tabular-nums">
      {count}
      {isTruncated && '+'}
      <span className="sr-only"> in progress</span>
    </span>
  );
}
