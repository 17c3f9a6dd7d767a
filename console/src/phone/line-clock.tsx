// How long one has been talking.
import { formatSeconds } from '../calls/durations.ts';
import { useNow } from '../ui/use-now.ts';
import type { Line } from './softphone.ts';

export function LineClock({ view }: { view: Line['view'] }) {
  const now = useNow(1000);
  if (view.answeredAt === null) return null;
  const until = view.endedAt === null ? now : Date.parse(view.endedAt);
  return <span className="tabular-nums">{formatSeconds((until - Date.parse(view.answeredAt)) / 1000)}</span>;
}
