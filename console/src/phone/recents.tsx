// The calls that one has placed, taken and missed.
import { useQuery } from '@tanstack/react-query';
import { History, PhoneIncoming, PhoneMissed, PhoneOutgoing, Video } from 'lucide-react';
import { useEffect } from 'react';
import type { CallView } from '../api/types.ts';
import { useSession, useUserId } from '../session/session-context.ts';
import { classes } from '../ui/classes.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorNotice } from '../ui/error-notice.tsx';
import { SkeletonRows } from '../ui/skeleton.tsx';
import { Avatar } from './avatar.tsx';
import { useKept } from './kept.ts';
import { otherOf, usePartyName } from './party-name.ts';
import { recentsQuestion } from './recents-question.ts';
import { ownNumber } from './settings.ts';
import { useSoftphone } from './softphone-context.ts';

export function Recents({ onChoose }: { onChoose: (address: string) => void }) {
  const { may } = useSession();
  const userId = useUserId();
  const { phone } = useSoftphone();
  const own = useKept(ownNumber);
  const mayAsk = may('calls:read') && userId !== null;
  const recents = useQuery({ ...recentsQuestion(userId, own), enabled: mayAsk });
  const { refetch } = recents;
  const ended = phone.lines.filter(({ view }) => view.endedAt !== null).length + phone.rings.length;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what has ended or rung makes a new list
  useEffect(() => {
    if (mayAsk) void refetch();
  }, [ended, mayAsk, refetch]);
  if (!may('calls:read'))
    return <p className="p-5 text-sm text-soft">Your token does not allow you to see past calls.</p>;
  if (recents.error !== null) return <ErrorNotice error={recents.error} what="your calls" onRetry={refetch} />;
  if (recents.data === undefined) return <SkeletonRows label="Loading your calls" />;
  if (recents.data.length === 0) {
    return (
      <EmptyState icon={History} title="No calls of yours yet">
        Type a number or the name of a user, and press <em>Call</em>. What you place, take and miss is listed here.
      </EmptyState>
    );
  }
  return (
    <ul aria-label="Recent calls" className="divide-y divide-line">
      {recents.data.map((call) => (
        <RecentRow key={call.callId} call={call} userId={userId} onChoose={onChoose} />
      ))}
    </ul>
  );
}

interface RecentRowProps {
  call: CallView;
  userId: string | null;
  onChoose: (address: string) => void;
}

function RecentRow({ call, userId, onChoose }: RecentRowProps) {
  const address = otherOf(call, userId);
  const name = usePartyName(address);
  const isOwn = call.medium === 'phone' || call.from === userId;
  const isMissed = !isOwn && call.answeredAt === null && call.endedAt !== null;
  const Icon = isMissed ? PhoneMissed : isOwn ? PhoneOutgoing : PhoneIncoming;
  return (
    <li>
      <button
        type="button"
        onClick={() => onChoose(address)}
        className="flex w-full items-center gap-3 px-4 py-2.5 text-left transition-colors hover:bg-hover"
      >
        <Avatar name={name} />
        <span className="min-w-0 flex-1">
          <span className={classes('block truncate text-sm font-medium', isMissed && 'text-bad')}>{name}</span>
          <span className="flex items-center gap-1.5 text-xs text-soft">
            <Icon aria-hidden className={classes('size-3.5', isMissed && 'text-bad')} />
            {wordFor(call, isOwn)}
            {call.callType === 'video' && (
              <>
                <Video aria-hidden className="ml-1 size-3.5" /> video
              </>
            )}
          </span>
        </span>
        <time dateTime={call.createdAt} className="shrink-0 text-xs text-faint tabular-nums">
          {whenOf(call.createdAt)}
        </time>
      </button>
    </li>
  );
}

function wordFor({ answeredAt, endedAt }: CallView, isOwn: boolean): string {
  if (endedAt === null) return answeredAt === null ? 'Ringing' : 'In progress';
  if (answeredAt !== null) return isOwn ? 'Placed' : 'Answered';
  return isOwn ? 'Not answered' : 'Missed';
}

/** The time for today, else the day. */
function whenOf(iso: string): string {
  const at = new Date(iso);
  const isToday = at.toDateString() === new Date().toDateString();
  return isToday
    ? at.toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit' })
    : at.toLocaleDateString(undefined, { day: 'numeric', month: 'short' });
}
