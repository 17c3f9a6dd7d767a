// Whether the live connection stands, in two words.
import type { ConnectionState } from '@patchcord/client';
import { useConnection } from '../session/session-context.ts';
import { classes } from '../ui/classes.ts';

const told: Record<ConnectionState['name'], { text: string; dot: string }> = {
  connected: { text: 'Connected', dot: 'bg-live' },
  connecting: { text: 'Connecting…', dot: 'bg-ringing animate-pulse' },
  reconnecting: { text: 'Reconnecting…', dot: 'bg-ringing animate-pulse' },
  replaced: { text: 'In another tab', dot: 'bg-faint' },
  disconnected: { text: 'Offline', dot: 'bg-bad' },
};

export function ConnectionPill() {
  const { text, dot } = told[useConnection().name];
  return (
    <p className="flex items-center gap-2.5 px-2.5 py-1.5 text-xs text-soft">
      <span aria-hidden className={classes('size-2 rounded-full', dot)} />
      <span className="sr-only">Connection: </span>
      {text}
    </p>
  );
}
