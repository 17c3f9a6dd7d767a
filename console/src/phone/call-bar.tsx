// The call that goes on, on every other screen: who, how long, mute, hang up, and the way back.
import { Link, useRouterState } from '@tanstack/react-router';
import { Maximize2, Mic, MicOff, PhoneOff } from 'lucide-react';
import { useSession } from '../session/session-context.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { showError } from '../ui/toasts.ts';
import { LineClock } from './line-clock.tsx';
import { wordsFor } from './line-words.ts';
import { otherOf, usePartyName } from './party-name.ts';
import type { Line } from './softphone.ts';
import { useSoftphone } from './softphone-context.ts';

export function CallBar() {
  const { phone } = useSoftphone();
  const isOnStage = useRouterState({ select: ({ location }) => location.pathname === '/phone' });
  if (phone.current === null || isOnStage) return null;
  return <Bar line={phone.current} others={phone.lines.length - 1} />;
}

function Bar({ line, others }: { line: Line; others: number }) {
  const { store } = useSoftphone();
  const { client } = useSession();
  const { media, view, callId } = line;
  const name = usePartyName(otherOf(view, client.userId));
  const end = () => void store.end(callId).catch((error: unknown) => showError('The call was not ended', error));
  return (
    <section
      aria-label="Current call"
      className="flex animate-fade items-center gap-3 border-b border-line bg-live-wash px-4 py-1.5 text-sm md:px-8"
    >
      <span aria-hidden className="size-2 animate-pulse rounded-full bg-live" />
      <Link to="/phone" className="flex min-w-0 flex-1 items-baseline gap-2">
        <span className="truncate font-semibold">{name}</span>
        <span className="truncate text-xs text-soft">
          {wordsFor(line)}
          {others > 0 && ` · ${others} on hold`}
        </span>
      </Link>
      <LineClock view={view} />
      {media !== null && (
        <IconButton
          label={media.isMuted ? 'Unmute' : 'Mute'}
          aria-pressed={media.isMuted}
          onClick={() => (media.isMuted ? media.unmute() : media.mute())}
        >
          {media.isMuted ? <MicOff aria-hidden className="size-4 text-bad" /> : <Mic aria-hidden className="size-4" />}
        </IconButton>
      )}
      <IconButton label="Back to the call" asChild>
        <Link to="/phone">
          <Maximize2 aria-hidden className="size-4" />
        </Link>
      </IconButton>
      {view.medium === 'app' && (
        <IconButton label="End the call" className="text-bad!" onClick={end}>
          <PhoneOff aria-hidden className="size-4" />
        </IconButton>
      )}
    </section>
  );
}
