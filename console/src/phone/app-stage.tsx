// A call between users of the app: the other one large, oneself small, and the buttons beneath.
import { MicOff } from 'lucide-react';
import { useSession } from '../session/session-context.ts';
import { showError } from '../ui/toasts.ts';
import { Avatar } from './avatar.tsx';
import { LineClock } from './line-clock.tsx';
import { wordsFor } from './line-words.ts';
import { MediaTrouble } from './media-trouble.tsx';
import { otherOf, usePartyName } from './party-name.ts';
import { QualityMeter } from './quality-meter.tsx';
import type { Line } from './softphone.ts';
import { useSoftphone } from './softphone-context.ts';
import { StageControls } from './stage-controls.tsx';
import { StreamVideo } from './stream-video.tsx';

export function AppStage({ line }: { line: Line }) {
  const { store } = useSoftphone();
  const { client } = useSession();
  const { media, view, trouble } = line;
  const name = usePartyName(otherOf(view, client.userId));
  const end = () => void store.end(line.callId).catch((error: unknown) => showError('The call was not ended', error));
  const isLive = view.status === 'in-progress' && media !== null;
  return (
    <section
      aria-label={`Call with ${name}`}
      className="relative flex min-h-[26rem] flex-1 flex-col overflow-hidden rounded-2xl bg-[#131316] text-white"
    >
      <header className="z-10 flex items-center gap-3 px-5 py-4">
        <div className="min-w-0 flex-1">
          <h2 className="truncate text-base font-semibold">{name}</h2>
          <p role="status" className="truncate text-xs text-white/70">
            {wordsFor(line)}
          </p>
        </div>
        <span className="text-sm text-white/80">
          <LineClock view={view} />
        </span>
        {isLive && <QualityMeter report={media.quality} />}
      </header>
      <div className="relative min-h-0 flex-1 px-3">
        <Picture line={line} name={name} />
        {media?.isCameraOn && (
          <StreamVideo
            stream={media.localStream}
            label="You"
            className="absolute right-5 bottom-2 aspect-video w-[min(11rem,30%)] -scale-x-100 rounded-xl border border-white/20 bg-black object-cover shadow-raised"
          />
        )}
      </div>
      {trouble !== null && view.endedAt === null && (
        <div className="flex justify-center px-4">
          <MediaTrouble
            error={trouble}
            {...(media === null && { onRetry: () => void store.retryMedia(line.callId) })}
          />
        </div>
      )}
      <footer className="z-10 px-4 pt-4 pb-5">
        <StageControls media={view.endedAt === null ? media : null} onEnd={end} />
      </footer>
    </section>
  );
}

function Picture({ line: { media, view }, name }: { line: Line; name: string }) {
  const isShown = media !== null && view.endedAt === null && !media.isHolding && !media.remote.held;
  if (isShown && media.remoteScreen !== null)
    return (
      <StreamVideo
        stream={media.remoteScreen}
        label={`Screen of ${name}`}
        className="size-full rounded-xl bg-black object-contain"
      />
    );
  if (isShown && media.remote.camera)
    return (
      <StreamVideo
        stream={media.remoteStream}
        label={`Picture of ${name}`}
        className="size-full rounded-xl bg-black object-cover"
      />
    );
  return (
    <div className="grid size-full place-items-center">
      <span className="relative">
        <span
          className={view.status === 'ringing' ? 'block rounded-full text-white/40 motion-safe:animate-ripple' : ''}
        >
          <Avatar name={name} isOnStage className="size-28 text-3xl" />
        </span>
        {isShown && media.remote.muted && (
          <span className="absolute -right-1 -bottom-1 grid size-8 place-items-center rounded-full bg-red-600">
            <MicOff aria-label="muted" className="size-4" />
          </span>
        )}
      </span>
    </div>
  );
}
