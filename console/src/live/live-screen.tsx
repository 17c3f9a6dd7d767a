// Every call in progress, in place: what changes, changes where it stands.
import { useQuery } from '@tanstack/react-query';
import { healthQuestion } from '../api/questions.ts';
import type { CallView } from '../api/types.ts';
import { callStatuses, isOver } from '../calls/call-status.ts';
import { useConnection, useLiveCalls } from '../session/session-context.ts';
import { Page, Panel } from '../ui/page.tsx';
import { SkeletonRows } from '../ui/skeleton.tsx';
import { useNow } from '../ui/use-now.ts';
import { LiveRow } from './live-row.tsx';
import { NoCalls } from './no-calls.tsx';
import { PlaceTestCall } from './place-test-call.tsx';

const SECOND_MS = 1_000;

export function LiveScreen() {
  const { calls, isTruncated } = useLiveCalls();
  const { name: connection } = useConnection();
  const health = useQuery(healthQuestion());
  const now = useNow(SECOND_MS);
  const isEmulated = health.data?.telephony === 'emulator';
  return (
    <Page
      title="Live"
      lead={<Summary calls={calls} isTruncated={isTruncated} />}
      actions={isEmulated && calls.length > 0 && <PlaceTestCall />}
    >
      <Panel>
        {calls.length > 0 ? (
          <ul aria-label="Calls in progress" className="divide-y divide-line">
            {calls.map((call) => (
              <LiveRow key={call.callId} call={call} now={now} isStale={connection !== 'connected'} />
            ))}
          </ul>
        ) : connection === 'connecting' ? (
          <SkeletonRows label="Loading the calls in progress" />
        ) : (
          <NoCalls telephony={health.data?.telephony ?? null} />
        )}
      </Panel>
      {isTruncated && (
        <p className="mt-3 text-xs text-faint">
          More calls are in progress than are shown here: the newest 250. All of them are in the history, under “Now”.
        </p>
      )}
    </Page>
  );
}

function Summary({ calls, isTruncated }: { calls: readonly CallView[]; isTruncated: boolean }) {
  const active = calls.filter(({ status }) => !isOver(status));
  if (active.length === 0) return 'Calls appear here the moment they begin.';
  const counts = (['in-progress', 'ringing', 'initiated'] as const).flatMap((status) => {
    const count = active.filter((call) => call.status === status).length;
    return count === 0 ? [] : [`${count}${isTruncated ? '+' : ''} ${callStatuses[status].name.toLowerCase()}`];
  });
  return <span aria-live="polite">{counts.join(' · ')}</span>;
}
