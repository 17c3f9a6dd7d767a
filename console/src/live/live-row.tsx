// One call of the live board.
import { Link } from '@tanstack/react-router';
import { PhoneOff } from 'lucide-react';
import { memo } from 'react';
import type { CallView } from '../api/types.ts';
import { KindIcon } from '../calls/call-kind.tsx';
import { isOver } from '../calls/call-status.ts';
import { CallTitle } from '../calls/call-title.tsx';
import { formatSeconds } from '../calls/durations.ts';
import { endCall, reasonNotToEnd } from '../calls/end-call.ts';
import { Legs } from '../calls/legs.tsx';
import { StatusTag } from '../calls/status-tag.tsx';
import { useSession } from '../session/session-context.ts';
import { classes } from '../ui/classes.ts';
import { Confirm } from '../ui/confirm.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { Tag } from '../ui/tag.tsx';
import { useIsDesk } from '../ui/use-media.ts';
import { WhoseCall } from './whose-call.tsx';

interface LiveRowProps {
  call: CallView;
  /** Epoch ms. */
  now: number;
  /** The connection is away: this is how the call was. */
  isStale: boolean;
}

export const LiveRow = memo(function LiveRow({ call, now, isStale }: LiveRowProps) {
  const hasEnded = isOver(call.status);
  const isDesk = useIsDesk();
  const state = (
    <>
      {call.agent !== null && <Tag>{call.agent}</Tag>}
      <StatusTag status={call.status} />
      <Age call={call} now={now} />
    </>
  );
  return (
    <li
      className={classes(
        'group relative flex animate-fade items-center gap-3 px-4 py-3 transition-opacity hover:bg-hover/60 md:gap-4',
        // Both still have to be read.
        hasEnded && 'bg-sunken',
        isStale && 'grayscale',
      )}
    >
      <KindIcon call={call} />
      <div className="min-w-0 flex-1">
        <Link
          to="/calls/$callId"
          params={{ callId: call.callId }}
          className="rounded-sm after:absolute after:inset-0 after:rounded-xl focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
        >
          <CallTitle call={call} />
        </Link>
        {!isDesk && <div className="mt-1.5 mb-1 flex items-center gap-2">{state}</div>}
        <div className="mt-0.5 flex flex-wrap items-center gap-x-3 gap-y-1">
          <Legs call={call} />
          <WhoseCall call={call} />
          {call.reason !== null && <span className="text-xs text-bad">{call.reason.message}</span>}
        </div>
      </div>
      {isDesk && <div className="flex items-center justify-end gap-4">{state}</div>}
      <EndButton call={call} />
    </li>
  );
});

/** How long they have been talking, or how long they have been waiting for that. */
function Age({ call, now }: { call: CallView; now: number }) {
  const since = Date.parse(call.answeredAt ?? call.createdAt);
  const until = call.endedAt === null ? now : Date.parse(call.endedAt);
  const seconds = Math.max(0, (until - since) / 1000);
  return <span className="text-right text-sm md:w-12 text-soft tabular-nums">{formatSeconds(seconds)}</span>;
}

function EndButton({ call }: { call: CallView }) {
  const { may } = useSession();
  const reason = may('calls:place') ? reasonNotToEnd(call) : 'Your token does not allow you to end calls.';
  if (reason !== null) {
    return (
      <IconButton label={reason} aria-disabled className="relative z-10 opacity-35" onClick={() => undefined}>
        <PhoneOff className="size-4" />
      </IconButton>
    );
  }
  return (
    <Confirm
      title="End this call?"
      action="End call"
      onConfirm={() => void endCall(call.callId)}
      trigger={(open) => (
        <IconButton label="End call" onClick={open} className="relative z-10 hover:text-bad">
          <PhoneOff className="size-4" />
        </IconButton>
      )}
    >
      {call.agent === null ? 'It ends for everybody in it.' : 'The agent says good-bye and hangs up.'}
    </Confirm>
  );
}
