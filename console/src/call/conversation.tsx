// The talk of an agent: its recording and its transcript, which follow each other.
import { useMemo, useState } from 'react';
import type { Talk, TranscriptAnswer } from '../api/types.ts';
import { formatSeconds } from '../calls/durations.ts';
import { Panel } from '../ui/page.tsx';
import { Segmented } from '../ui/segmented.tsx';
import { Tag } from '../ui/tag.tsx';
import { waitsOf } from './latency.ts';
import { LatencyChart } from './latency-chart.tsx';
import { mergeEntries } from './merge-entries.ts';
import { Player } from './player.tsx';
import { recordingClock } from './recording-clock.ts';
import { Transcript } from './transcript.tsx';
import { useAudio } from './use-audio.ts';
import { useLiveTalk } from './use-live-talk.ts';
import { useRecording } from './use-recording.ts';

export function Conversation({ answer }: { answer: TranscriptAnswer }) {
  const { callId, talks } = answer;
  const [chosen, choose] = useState<string | null>(null);
  const talk = talks.find(({ id }) => id === chosen) ?? talks.at(-1);
  return (
    <div className="grid gap-4">
      {talks.length > 1 && talk !== undefined && (
        <Segmented
          label="Talk"
          value={talk.id}
          onChange={choose}
          choices={talks.map(({ id, agent }, index) => ({ value: id, name: `${index + 1}. ${agent}` }))}
        />
      )}
      {talk === undefined ? (
        <NotStored answer={answer} />
      ) : (
        <TalkView key={talk.id} callId={callId} talk={talk} answer={answer} />
      )}
    </div>
  );
}

/** What is heard before the talk itself is known. */
function NotStored({ answer }: { answer: TranscriptAnswer }) {
  const live = useLiveTalk(answer.callId);
  return (
    <Panel title="Transcript">
      <Transcript
        entries={mergeEntries(answer.entries, live)}
        saying={[...live.saying.values()]}
        isLive
        positionMs={null}
        onSeek={null}
      />
    </Panel>
  );
}

function TalkView({ callId, talk, answer }: { callId: string; talk: Talk; answer: TranscriptAnswer }) {
  const live = useLiveTalk(callId);
  const { recording, fetchIt } = useRecording(callId, talk.id);
  const audio = useAudio(recording.state === 'ready' ? recording.url : null);
  const entries = mergeEntries(answer.entries, live).filter(({ talkId }) => talkId === talk.id);
  const saying = [...live.saying.values()].filter(({ talkId }) => talkId === talk.id);
  const waits = useMemo(() => (talk.figures === null ? [] : waitsOf(talk.figures)), [talk.figures]);
  const isReady = recording.state === 'ready';
  const clock = recordingClock(talk);
  const interruptions = entries
    .filter(({ unheard }) => unheard !== null)
    .flatMap(({ endMs }) => clock.secondsAt(endMs) ?? []);
  return (
    <>
      {talk.summary !== null && (
        <Panel title="Summary">
          <p className="p-4 text-base text-pretty">{talk.summary}</p>
        </Panel>
      )}
      {talk.recording && (
        <Panel title="Recording">
          {clock.beginsAtMs > 0 && (
            <p className="border-b border-line px-4 py-2.5 text-xs text-soft">
              From {formatSeconds(clock.beginsAtMs / 1000)} on, where the talk went on after it was cut off. What was
              recorded before is at <code>/api/calls/{callId}/recording?part=1</code>.
            </p>
          )}
          <Player
            recording={recording}
            fetchIt={fetchIt}
            audio={audio}
            fileName={`patchcord-${callId}.wav`}
            interruptions={interruptions}
          />
        </Panel>
      )}
      <Panel title="Transcript" actions={talk.endedAt === null && <Tag tone="live">live</Tag>}>
        <Transcript
          entries={entries}
          saying={saying}
          isLive={talk.endedAt === null}
          positionMs={isReady && (audio.isPlaying || audio.position > 0) ? clock.talkMsAt(audio.position) : null}
          onSeek={isReady ? (ms) => audio.seek(clock.secondsAt(ms) ?? 0) : null}
        />
      </Panel>
      {waits.length > 0 && (
        <Panel title="Wait for the agent, by turn">
          <LatencyChart waits={waits} />
        </Panel>
      )}
    </>
  );
}
