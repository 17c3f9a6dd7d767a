// Says when what is on the screen may be old, and what is being done about it.
import type { ConnectionState } from '@patchcord/client';
import { WifiOff } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from '../ui/button.tsx';
import { useConnection, useSession } from './session-context.ts';

/** A connection that is back this soon was never missed. */
const UNNOTICED_MS = 700;

export function ConnectionBanner() {
  const state = useConnection();
  const { client } = useSession();
  const isAway = state.name !== 'connected';
  const [isShown, setShown] = useState(false);
  useEffect(() => {
    if (!isAway) return setShown(false);
    const timer = setTimeout(() => setShown(true), UNNOTICED_MS);
    return () => clearTimeout(timer);
  }, [isAway]);
  if (!isAway || !isShown) return null;
  return (
    <div
      role="status"
      className="flex animate-fade items-center gap-3 border-b border-line bg-ringing-wash px-4 py-2 text-sm text-ringing md:px-8"
    >
      <WifiOff aria-hidden className="size-4 shrink-0" />
      <span className="flex-1">{toldOf(state)}</span>
      {(state.name === 'replaced' || state.name === 'disconnected') && (
        <Button size="small" onClick={() => void client.connect().catch(() => undefined)}>
          Connect here
        </Button>
      )}
    </div>
  );
}

function toldOf(state: ConnectionState): string {
  switch (state.name) {
    case 'connecting':
      return 'Connecting to the server…';
    case 'reconnecting':
      return 'The connection is lost. What you see is from before; it is brought up to date as soon as the server is back.';
    case 'replaced':
      return 'This device is connected from another tab.';
    case 'disconnected':
      return state.cause === null ? 'Not connected.' : `The server has closed the connection: ${state.cause.reason}`;
    case 'connected':
      return '';
  }
}
