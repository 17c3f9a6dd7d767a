// What is said in a talk, as it is said.
import { useQuery } from '@tanstack/react-query';
import { transcriptQuestion } from '../api/questions.ts';
import { mergeEntries } from '../call/merge-entries.ts';
import { Transcript } from '../call/transcript.tsx';
import { useLiveTalk } from '../call/use-live-talk.ts';
import { useSession } from '../session/session-context.ts';

export function TalkTranscript({ callId, isLive }: { callId: string; isLive: boolean }) {
  const { may } = useSession();
  const live = useLiveTalk(callId);
  const stored = useQuery({
    ...transcriptQuestion(callId),
    // The call begins with its stream; before, nobody knows it.
    enabled: may('calls:listen') && (!isLive || live.saying.size + live.entries.length > 0),
  });
  if (!may('calls:listen')) {
    return <p className="p-4 text-xs text-soft">Transcripts need the scope calls:listen, which your token lacks.</p>;
  }
  const entries = mergeEntries(stored.data?.entries ?? [], live);
  return (
    <Transcript entries={entries} saying={[...live.saying.values()]} isLive={isLive} positionMs={null} onSeek={null} />
  );
}
