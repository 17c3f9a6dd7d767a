// What to try first, with nothing but this page.
import { Link } from '@tanstack/react-router';
import { AudioLines, ExternalLink, FlaskConical, type LucideIcon, Phone } from 'lucide-react';
import type { ReactNode } from 'react';
import { PlaceTestCall } from '../live/place-test-call.tsx';
import { Button } from '../ui/button.tsx';
import { Panel } from '../ui/page.tsx';

export interface FirstStepsProps {
  exoPhone: string | null;
  /** The page of the emulator; it is on the machine that the server runs on. */
  emulatorPage: string;
}

export function FirstSteps({ exoPhone, emulatorPage }: FirstStepsProps) {
  return (
    <Panel title="Try it now, without an account">
      <ol className="grid gap-px overflow-hidden rounded-b-xl bg-line md:grid-cols-3">
        <Step icon={AudioLines} title="Hear the demo agent" action={<TalkLink />}>
          Talk to it from this browser, with the microphone of this machine.
        </Step>
        <Step icon={FlaskConical} title="Watch a call" action={<WatchedCall />}>
          Place one through the emulated Exotel, and see it ring, be answered and end.
        </Step>
        <Step
          icon={Phone}
          title="Call in as a customer"
          action={
            <Button asChild>
              <a href={emulatorPage} target="_blank" rel="noreferrer">
                Open the handset <ExternalLink aria-hidden className="size-3.5" />
              </a>
            </Button>
          }
        >
          The emulator has a handset: dial {exoPhone ?? 'the ExoPhone'} on it, and the flow answers.
        </Step>
      </ol>
    </Panel>
  );
}

function TalkLink() {
  return (
    <Button asChild variant="primary">
      <Link to="/agents">Talk to an agent</Link>
    </Button>
  );
}

function WatchedCall() {
  return (
    <>
      <PlaceTestCall />
      <Button asChild variant="quiet">
        <Link to="/live">Watch it live</Link>
      </Button>
    </>
  );
}

function Step({
  icon: Icon,
  title,
  action,
  children,
}: {
  icon: LucideIcon;
  title: string;
  action: ReactNode;
  children: ReactNode;
}) {
  return (
    <li className="flex flex-col gap-1 bg-surface p-4">
      <Icon aria-hidden className="mb-1.5 size-5 text-accent" />
      <h3 className="text-sm font-medium">{title}</h3>
      <p className="flex-1 text-sm text-soft">{children}</p>
      <div className="mt-2.5 flex flex-wrap gap-1.5">{action}</div>
    </li>
  );
}
