// Calls through a flow that is one Connect applet.
import type { AppletServer } from './applet-server.ts';
import { bornAt, caller, callIn, emulatorWith, flowCall, steps } from './flow-call.ts';

export const agent = '09876509999';
export const busy = '09876500001';
export const silent = '09876500002';
export const rejecting = '09876500003';

type Connect = Record<string, unknown>;

export const connectFlow = (connect: Connect) => ({
  start: 'agents',
  applets: {
    agents: {
      applet: 'connect' as const,
      ...connect,
      next: { conversationEnded: 'talked', nobodyAnswered: 'missed', nobodyDialled: 'empty' },
    },
    talked: { applet: 'hangup' as const },
    missed: { applet: 'hangup' as const },
    empty: { applet: 'hangup' as const },
  },
});

/** The steps of a call to the end, and when that was, in milliseconds from its beginning. */
export async function outcome(connect: Connect, from = caller): Promise<{ steps: string[]; tookMs: number }> {
  await using emulator = await emulatorWith(connectFlow(connect));
  const call = callIn(emulator, from);
  await emulator.advanceClock(600_000);
  return { steps: steps(emulator, call), tookMs: (flowCall(emulator, call).endedAt ?? 0) - bornAt };
}

/** The popups that came to `/popup`: whom, status and event. */
export const popups = (app: AppletServer) =>
  app.of('/popup').map(({ parameters: p }) => `${p['DialWhomNumber']} ${p['Status']} ${p['EventType']}`);
