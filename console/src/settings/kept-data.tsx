// What the server keeps, and for how long.
import { useQuery } from '@tanstack/react-query';
import { healthQuestion } from '../api/questions.ts';
import { Panel } from '../ui/page.tsx';

export function KeptData() {
  const { data: health } = useQuery(healthQuestion());
  return (
    <Panel title="What is kept">
      <div className="grid gap-2 p-4 text-sm text-soft">
        {health !== undefined && (
          <p>
            <HowLong days={health.retentionDays} />
          </p>
        )}
        <p>
          A call is kept with what happened in it, webhooks, transcripts and recordings: in the server’s database, and
          recordings in <code>DATA_DIR/recordings</code> or at <code>RECORDINGS_URL</code>.
        </p>
        <p>This browser keeps your number, contacts, devices and looks; the token only when you stay signed in.</p>
      </div>
    </Panel>
  );
}

function HowLong({ days }: { days: number | null }) {
  if (days === null) {
    return (
      <>
        Calls are kept <strong>for ever</strong>, until <code>RETENTION_DAYS</code> is set.
      </>
    );
  }
  return (
    <>
      Calls are kept for <strong>{days === 1 ? '1 day' : `${days} days`}</strong>, then the server deletes them.
    </>
  );
}
