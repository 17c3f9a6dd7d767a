// What was said, by whom, and what was not heard any more when the agent was interrupted.

import type { TranscriptDelta } from '@patchcord/client';
import { AudioLines, Captions, Scissors, Wrench } from 'lucide-react';
import type { TranscriptEntry } from '../api/types.ts';
import { formatSeconds } from '../calls/durations.ts';
import { classes } from '../ui/classes.ts';
import { EmptyState } from '../ui/empty-state.tsx';

export interface TranscriptProps {
  entries: readonly TranscriptEntry[];
  /** What is being said just now. */
  saying: readonly TranscriptDelta[];
  isLive: boolean;
  /** Where the recording plays, in ms; null: it does not. */
  positionMs: number | null;
  /** Goes there in the recording; null: there is none to go to. */
  onSeek: ((ms: number) => void) | null;
}

export function Transcript({ entries, saying, isLive, positionMs, onSeek }: TranscriptProps) {
  if (entries.length === 0 && saying.length === 0) {
    return (
      <EmptyState icon={Captions} title={isLive ? 'Nothing has been said yet' : 'Nothing was said'}>
        What the caller and the agent say appears here as they speak.
      </EmptyState>
    );
  }
  return (
    <ol aria-label="Transcript" className="grid gap-1 p-3">
      {entries.map((entry) => (
        <Entry
          key={`${entry.talkId} ${entry.index}`}
          entry={entry}
          isHeardNow={positionMs !== null && positionMs >= entry.startMs && positionMs < entry.endMs}
          onSeek={onSeek}
        />
      ))}
      {saying.map((delta) => (
        <Saying key={`${delta.talkId} ${delta.role}`} delta={delta} />
      ))}
    </ol>
  );
}

interface EntryProps {
  entry: TranscriptEntry;
  isHeardNow: boolean;
  onSeek: TranscriptProps['onSeek'];
}

function Entry({ entry, isHeardNow, onSeek }: EntryProps) {
  const { role, text, unheard, startMs } = entry;
  if (role === 'note') return <li className="px-3 py-1 text-center text-xs text-faint">{text}</li>;
  if (role === 'tool-call' || role === 'tool-output') return <Tool entry={entry} />;
  const words = (
    <>
      <Speaker role={role} startMs={startMs} />
      <span className="min-w-0 flex-1 text-base">
        {text}
        {unheard !== null && <Unheard text={unheard} />}
      </span>
    </>
  );
  const looks = classes(
    'flex w-full items-baseline gap-3 rounded-lg px-3 py-1.5 text-left',
    isHeardNow && 'bg-accent-wash',
  );
  if (onSeek === null) return <li className={looks}>{words}</li>;
  return (
    <li>
      <button type="button" className={classes(looks, 'hover:bg-hover')} onClick={() => onSeek(startMs)}>
        {words}
      </button>
    </li>
  );
}

function Speaker({ role, startMs }: { role: 'caller' | 'agent'; startMs: number }) {
  return (
    <span className="w-20 shrink-0">
      <span className={classes('text-xs font-semibold', role === 'caller' ? 'text-caller' : 'text-agent')}>
        {role === 'caller' ? 'Caller' : 'Agent'}
      </span>
      <span className="ml-2 font-mono text-2xs text-faint tabular-nums">{formatSeconds(startMs / 1000)}</span>
    </span>
  );
}

function Unheard({ text }: { text: string }) {
  return (
    <>
      <span className="mx-1.5 inline-flex translate-y-0.5 items-center gap-1 rounded-md bg-bad-wash px-1.5 text-2xs font-medium text-bad">
        <Scissors aria-hidden className="size-3" /> interrupted
      </span>
      <span className="sr-only">Not heard any more: </span>
      <span className="text-faint line-through decoration-line-strong">{text}</span>
    </>
  );
}

function Tool({ entry: { role, text, toolName, startMs } }: { entry: TranscriptEntry }) {
  const isCall = role === 'tool-call';
  return (
    <li className="mx-3 flex items-baseline gap-2 rounded-lg border border-line bg-sunken px-3 py-1.5 text-xs">
      <Wrench aria-hidden className="size-3.5 shrink-0 translate-y-0.5 text-faint" />
      <span className="font-medium">{toolName ?? 'tool'}</span>
      <span className="text-faint">{isCall ? 'asked with' : 'answered'}</span>
      <code className="min-w-0 flex-1 font-mono text-2xs break-all text-soft">{text}</code>
      <span className="font-mono text-2xs text-faint tabular-nums">{formatSeconds(startMs / 1000)}</span>
    </li>
  );
}

function Saying({ delta: { role, text, startMs } }: { delta: TranscriptDelta }) {
  return (
    <li className="flex items-baseline gap-3 px-3 py-1.5">
      <Speaker role={role} startMs={startMs} />
      <span className="flex-1 text-base text-soft">
        {text}
        <AudioLines aria-label="is speaking" className="ml-1.5 inline size-3.5 animate-pulse" />
      </span>
    </li>
  );
}
