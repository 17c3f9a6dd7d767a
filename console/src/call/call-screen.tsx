// One call: what happened, what was said, and what it took.
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { ArrowLeft, Captions } from 'lucide-react';
import { Tabs } from 'radix-ui';
import { callQuestion, transcriptQuestion } from '../api/questions.ts';
import type { CallDetails, TranscriptAnswer } from '../api/types.ts';
import { KindIcon } from '../calls/call-kind.tsx';
import { CallTitle } from '../calls/call-title.tsx';
import { StatusTag } from '../calls/status-tag.tsx';
import { useSession } from '../session/session-context.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorNotice } from '../ui/error-notice.tsx';
import { Panel } from '../ui/page.tsx';
import { Skeleton, SkeletonRows } from '../ui/skeleton.tsx';
import { CallActions } from './call-actions.tsx';
import { Conversation } from './conversation.tsx';
import { Facts } from './facts.tsx';
import { Figures } from './figures.tsx';
import { Timeline } from './timeline.tsx';

export function CallScreen() {
  const { callId } = useParams({ from: '/calls/$callId' });
  const { may } = useSession();
  const call = useQuery(callQuestion(callId));
  // At once, not after the call: what is shown of a call depends on both.
  const transcript = useQuery({ ...transcriptQuestion(callId), enabled: may('calls:listen') });
  return (
    <div className="mx-auto w-full max-w-6xl px-4 pb-10 md:px-8">
      <title>Call · Patchcord</title>
      <Link
        to="/history"
        className="mt-4 -ml-1 inline-flex h-7 items-center gap-1 rounded-md px-1 text-xs text-soft hover:text-ink md:mt-6"
      >
        <ArrowLeft aria-hidden className="size-3.5" /> History
      </Link>
      {call.data !== undefined ? (
        <CallView call={call.data} transcript={transcript.data ?? null} isLoading={transcript.isLoading} />
      ) : call.error !== null ? (
        <ErrorNotice error={call.error} what="the call" onRetry={call.refetch} />
      ) : (
        <LoadingCall />
      )}
    </div>
  );
}

interface CallViewProps {
  call: CallDetails;
  transcript: TranscriptAnswer | null;
  /** Whether the transcript is being asked for. */
  isLoading: boolean;
}

function CallView({ call, transcript, isLoading }: CallViewProps) {
  const talk = transcript?.talks.at(-1) ?? null;
  return (
    <>
      <header className="flex flex-wrap items-center gap-x-3 gap-y-3 pt-1 pb-4">
        <div className="flex min-w-0 items-center gap-3">
          <KindIcon call={call} />
          <h1 className="text-xl tracking-tight [&_.font-medium]:font-semibold">
            <CallTitle call={call} />
          </h1>
        </div>
        <StatusTag status={call.status} />
        <CallActions call={call} transcript={transcript} />
      </header>
      {call.reason !== null && (
        <p role="note" className="mb-4 rounded-xl border border-line bg-bad-wash px-4 py-3 text-sm text-bad">
          {call.reason.message} <code className="font-mono text-2xs opacity-80">{call.reason.code}</code>
        </p>
      )}
      <Figures call={call} talk={talk} />
      <div className="mt-4 grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_20rem]">
        {/* Which parts a call has is known only when its transcript is. */}
        {isLoading ? (
          <Panel>
            <SkeletonRows />
          </Panel>
        ) : (
          <Parts call={call} transcript={transcript} />
        )}
        <Panel title="Details">
          <Facts call={call} talk={talk} />
        </Panel>
      </div>
    </>
  );
}

const tab =
  'h-9 border-b-2 border-transparent px-1 text-sm text-soft hover:text-ink data-[state=active]:border-accent data-[state=active]:font-medium data-[state=active]:text-ink';

function Parts({ call, transcript }: Pick<CallViewProps, 'call' | 'transcript'>) {
  const { may } = useSession();
  const hasTalk = call.agent !== null || (transcript?.talks.length ?? 0) > 0;
  if (!hasTalk) {
    return (
      <Panel title="Timeline">
        <Timeline call={call} />
      </Panel>
    );
  }
  return (
    <Tabs.Root defaultValue="conversation" className="min-w-0">
      <Tabs.List aria-label="Parts of the call" className="mb-4 flex gap-5 border-b border-line">
        <Tabs.Trigger value="conversation" className={tab}>
          Conversation
        </Tabs.Trigger>
        <Tabs.Trigger value="timeline" className={tab}>
          Timeline
        </Tabs.Trigger>
      </Tabs.List>
      <Tabs.Content value="conversation">
        {transcript !== null && <Conversation answer={transcript} />}
        {!may('calls:listen') && (
          <Panel>
            <EmptyState icon={Captions} title="Not for this token">
              Transcripts and recordings need the scope <code>calls:listen</code>.
            </EmptyState>
          </Panel>
        )}
      </Tabs.Content>
      <Tabs.Content value="timeline">
        <Panel>
          <Timeline call={call} />
        </Panel>
      </Tabs.Content>
    </Tabs.Root>
  );
}

function LoadingCall() {
  return (
    <div role="status" aria-label="Loading the call" className="grid gap-4 pt-2">
      <Skeleton className="h-7 w-72" />
      <Skeleton className="h-20 w-full" />
      <div className="rounded-xl border border-line bg-surface">
        <SkeletonRows />
      </div>
    </div>
  );
}
