// Drives the emulated Exotel: brings calls about, makes things go wrong, and shows what the provider sees.
import { useQuery } from '@tanstack/react-query';
import { ExternalLink, FlaskConical } from 'lucide-react';
import { healthQuestion } from '../api/questions.ts';
import { useSession } from '../session/session-context.ts';
import { setupQuestion } from '../setup/questions.ts';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Page } from '../ui/page.tsx';
import { SkeletonRows } from '../ui/skeleton.tsx';
import { EmulatedCalls } from './emulated-calls.tsx';
import { FaultSwitches } from './fault-switches.tsx';
import { CallIn, CallOut } from './place-calls.tsx';

export function SimulatorScreen() {
  const { may } = useSession();
  const health = useQuery(healthQuestion());
  const isEmulated = health.data?.telephony === 'emulator';
  const setup = useQuery({ ...setupQuestion(), enabled: isEmulated && may('admin') });
  const page = setup.data?.emulatorPage ?? null;
  return (
    <Page
      title="Simulator"
      lead="An Exotel on this machine: nobody’s phone rings, and nothing costs."
      actions={
        page !== null && (
          <Button asChild>
            <a href={page} target="_blank" rel="noreferrer">
              Open the handset <ExternalLink aria-hidden className="size-3.5" />
            </a>
          </Button>
        )
      }
    >
      {health.data === undefined ? (
        <SkeletonRows rows={6} label="Loading the simulator" />
      ) : !isEmulated ? (
        <EmptyState icon={FlaskConical} title="There is no emulator here">
          This server {health.data.telephony === 'exotel' ? 'calls through the real Exotel' : 'has no telephony'}. Run{' '}
          <code>npm start</code> without Exotel’s credentials on your own machine, and it calls through an emulated one.
        </EmptyState>
      ) : (
        <div className="grid items-start gap-4 lg:grid-cols-[3fr_2fr]">
          <div className="grid gap-4">
            {may('calls:place') && (
              <>
                {setup.data?.exoPhone != null && <CallIn exoPhone={setup.data.exoPhone} />}
                <CallOut />
              </>
            )}
            <EmulatedCalls />
          </div>
          <FaultSwitches />
        </div>
      )}
    </Page>
  );
}
