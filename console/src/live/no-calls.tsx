// The live board without calls: how to get one.
import { Link } from '@tanstack/react-router';
import { Radio } from 'lucide-react';
import type { Health } from '../api/types.ts';
import { Button } from '../ui/button.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { PlaceTestCall } from './place-test-call.tsx';

/** `telephony`: null while it is not known. */
export function NoCalls({ telephony }: { telephony: Health['telephony'] | null }) {
  const isEmulated = telephony === 'emulator';
  return (
    <EmptyState
      icon={Radio}
      title="No calls right now"
      actions={
        <>
          {isEmulated && <PlaceTestCall isPrimary />}
          <Button asChild>
            <Link to="/history">See past calls</Link>
          </Button>
        </>
      }
    >
      {isEmulated ? (
        <p>
          An emulated Exotel answers here: place a call and watch it ring, be answered and end. Nobody’s phone rings.
        </p>
      ) : (
        <p>A call appears here as soon as your app places one, or somebody calls your ExoPhone.</p>
      )}
      <Example />
    </EmptyState>
  );
}

function Example() {
  const command = `curl ${location.origin}/api/calls -H 'content-type: application/json' -d '{"callerId":"1234567890","recipientId":"9876543210"}'`;
  return (
    <div className="mt-4 flex items-start gap-1 rounded-lg border border-line bg-sunken py-1.5 pr-1 pl-3 text-left">
      <code className="min-w-0 flex-1 py-1 font-mono text-2xs break-all text-soft">{command}</code>
      <CopyButton value={command} what="the command" />
    </div>
  );
}
