// Talks to an agent from this page: what both say, how loud, and what was said.
import { Link } from '@tanstack/react-router';
import { Grid3x3, Mic, MicOff, Phone, PhoneOff } from 'lucide-react';
import { useState } from 'react';
import { formatSeconds } from '../calls/durations.ts';
import { Keypad } from '../phone/keypad.tsx';
import { MediaTrouble } from '../phone/media-trouble.tsx';
import { Button } from '../ui/button.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { Panel } from '../ui/page.tsx';
import { Tag } from '../ui/tag.tsx';
import { useNow } from '../ui/use-now.ts';
import type { RunningTalk, TalkState } from './talk/browser-talk.ts';
import { useTalk } from './talk/use-talk.ts';
import { TalkOrb } from './talk-orb.tsx';
import { TalkTranscript } from './talk-transcript.tsx';

export function TalkPanel({ agent, reasonNot }: { agent: string; reasonNot: string | null }) {
  const { state, talk, start } = useTalk(agent);
  const isOn = state.phase === 'talking' || state.phase === 'starting';
  return (
    <Panel title="Talk" actions={state.phase === 'talking' && <Clock startedAt={state.startedAt ?? 0} />}>
      <div className="flex flex-col items-center px-5 pt-8 pb-6">
        <TalkOrb talk={isOn ? talk : null} isStarting={state.phase === 'starting'} />
        <p role="status" className="mt-6 text-sm font-medium">
          {told(state)}
        </p>
        <p className="mt-1 min-h-9 max-w-80 text-center text-xs text-balance text-soft">
          {state.phase === 'talking'
            ? 'Speak as on a telephone. Talk over the agent, and it stops.'
            : (reasonNot ?? 'No phone needed: your microphone goes to the agent the way a caller’s would.')}
        </p>
        {state.error !== null && <MediaTrouble error={state.error} onRetry={start} />}
        {isOn && talk !== null ? (
          <Controls talk={talk} state={state} />
        ) : (
          <div className="mt-5 flex flex-wrap justify-center gap-2">
            <Button variant="primary" disabled={reasonNot !== null} onClick={start}>
              <Phone aria-hidden className="size-4" /> {state.phase === 'over' ? 'Talk again' : `Talk to ${agent}`}
            </Button>
            {state.phase === 'over' && state.callId !== null && (
              <Button asChild>
                <Link to="/calls/$callId" params={{ callId: state.callId }}>
                  Open the call
                </Link>
              </Button>
            )}
          </div>
        )}
      </div>
      {state.callId !== null && (
        <div className="max-h-96 overflow-y-auto border-t border-line">
          <TalkTranscript callId={state.callId} isLive={state.phase === 'talking'} />
        </div>
      )}
    </Panel>
  );
}

function told({ phase, error }: TalkState): string {
  if (phase === 'starting') return 'Connecting…';
  if (phase === 'talking') return 'You are talking';
  if (phase === 'over') return error === null ? 'The talk is over' : 'The talk broke off';
  return 'Hear what callers hear';
}

function Clock({ startedAt }: { startedAt: number }) {
  const now = useNow(1000);
  return (
    <Tag tone="live" className="mr-1.5 tabular-nums">
      {formatSeconds((now - startedAt) / 1000)}
    </Tag>
  );
}

function Controls({ talk, state: { isMuted, phase } }: { talk: RunningTalk; state: TalkState }) {
  const [hasKeypad, setKeypad] = useState(false);
  return (
    <>
      <div className="mt-5 flex items-center gap-3">
        <IconButton
          label={isMuted ? 'Unmute' : 'Mute'}
          aria-pressed={isMuted}
          size="icon"
          variant={isMuted ? 'danger' : 'secondary'}
          className="size-11! rounded-full!"
          onClick={() => talk.mute(!isMuted)}
        >
          {isMuted ? <MicOff aria-hidden className="size-4.5" /> : <Mic aria-hidden className="size-4.5" />}
        </IconButton>
        <Button variant="hang-up" className="h-11! rounded-full! px-6!" onClick={() => talk.end()}>
          <PhoneOff aria-hidden className="size-4.5" /> {phase === 'starting' ? 'Cancel' : 'Hang up'}
        </Button>
        <IconButton
          label="Keypad"
          aria-expanded={hasKeypad}
          size="icon"
          variant="secondary"
          className="size-11! rounded-full!"
          onClick={() => setKeypad(!hasKeypad)}
        >
          <Grid3x3 aria-hidden className="size-4.5" />
        </IconButton>
      </div>
      {hasKeypad && (
        <div className="mt-5 w-56 animate-fade">
          <Keypad onPress={(digit) => talk.pressDigit(digit)} />
        </div>
      )}
    </>
  );
}
