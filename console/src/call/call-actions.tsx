// What can be done with a call: end it, and take everything that is known of it away as a file.
import { FileDown, PhoneOff } from 'lucide-react';
import { saveFile } from '../api/download.ts';
import type { CallDetails, TranscriptAnswer } from '../api/types.ts';
import { endCall, reasonNotToEnd } from '../calls/end-call.ts';
import { useSession } from '../session/session-context.ts';
import { Button } from '../ui/button.tsx';
import { Confirm } from '../ui/confirm.tsx';

export function CallActions({ call, transcript }: { call: CallDetails; transcript: TranscriptAnswer | null }) {
  const { may } = useSession();
  return (
    <div className="ml-auto flex gap-2">
      {may('calls:place') && reasonNotToEnd(call) === null && (
        <Confirm
          title="End this call?"
          action="End call"
          onConfirm={() => void endCall(call.callId)}
          trigger={(open) => (
            <Button variant="danger" onClick={open}>
              <PhoneOff aria-hidden className="size-4" /> End call
            </Button>
          )}
        >
          {call.agent === null ? 'It ends for everybody in it.' : 'The agent says good-bye and hangs up.'}
        </Confirm>
      )}
      <Button onClick={() => exportBundle(call, transcript)}>
        <FileDown aria-hidden className="size-4" /> Export
      </Button>
    </div>
  );
}

/** One file for whoever has to find out what went wrong. It holds numbers and what was said. */
function exportBundle(call: CallDetails, transcript: TranscriptAnswer | null): void {
  const bundle = { exportedAt: new Date().toISOString(), server: location.origin, call, transcript };
  const json = new Blob([JSON.stringify(bundle, null, 2)], { type: 'application/json' });
  saveFile(`patchcord-${call.callId}.json`, json);
}
