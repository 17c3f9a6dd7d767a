// Everything that has to be right before calls work, looked at by the server, and what to try while it is not.
import { useQuery } from '@tanstack/react-query';
import { LockKeyhole, RefreshCw } from 'lucide-react';
import { useSession } from '../session/session-context.ts';
import { Button } from '../ui/button.tsx';
import { classes } from '../ui/classes.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorNotice } from '../ui/error-notice.tsx';
import { Page, Panel } from '../ui/page.tsx';
import { SkeletonRows } from '../ui/skeleton.tsx';
import { CheckRow } from './check-row.tsx';
import { summaryOf } from './checks.ts';
import { FirstSteps } from './first-steps.tsx';
import { PastedUrls } from './pasted-urls.tsx';
import { setupQuestion } from './questions.ts';

const CHECKS = 9;

export function SetupScreen() {
  const { may } = useSession();
  const isAdmin = may('admin');
  const { data, error, isFetching, refetch } = useQuery({ ...setupQuestion(), enabled: isAdmin });
  const isEmulated = data?.emulatorPage != null;
  return (
    <Page
      title="Setup"
      lead={data === undefined ? 'What calls need, checked by the server itself.' : summaryOf(data.checks)}
      actions={
        isAdmin && (
          <Button isBusy={isFetching} onClick={() => void refetch()}>
            <RefreshCw aria-hidden className={classes('size-4', isFetching && 'animate-spin')} /> Check again
          </Button>
        )
      }
    >
      {!isAdmin ? (
        <EmptyState icon={LockKeyhole} title="For administrators">
          How the server is set up is told to tokens with the scope admin.
        </EmptyState>
      ) : (
        <div className="grid items-start gap-4 lg:grid-cols-2">
          {isEmulated && (
            <div className="lg:col-span-2">
              <FirstSteps exoPhone={data.exoPhone} emulatorPage={data.emulatorPage ?? ''} />
            </div>
          )}
          <Panel title="Checklist">
            {error !== null ? (
              <ErrorNotice error={error} what="the checks" onRetry={refetch} />
            ) : data === undefined ? (
              <SkeletonRows rows={CHECKS} label="Checking" />
            ) : (
              <ul className="divide-y divide-line" aria-live="polite">
                {data.checks.map((check) => (
                  <CheckRow key={check.id} check={check} />
                ))}
              </ul>
            )}
          </Panel>
          {data !== undefined && <PastedUrls urls={data.urls} isLocal={isEmulated} />}
        </div>
      )}
    </Page>
  );
}
