// Leads a call through a flow, applet by applet.
import { runConnect } from './applets/connect.ts';
import { runGather } from './applets/gather.ts';
import { runGreeting } from './applets/greeting.ts';
import { runHangup } from './applets/hangup.ts';
import { runPassthru } from './applets/passthru.ts';
import { runStream } from './applets/stream.ts';
import { runSwitchCase } from './applets/switch-case.ts';
import { runVoicebot } from './applets/voicebot.ts';
import type { Step } from './edges.ts';
import type { Applet, Flow } from './flow.ts';
import type { CallPorts, FlowPorts } from './flow-ports.ts';

/** A flow may go in circles; a call does not for ever. */
export const maxSteps = 200;

/** The applets after which a flow goes on although its caller has gone: captured for Connect, documented for streams. */
const outlasting: readonly Applet['applet'][] = ['connect', 'voicebot', 'passthru', 'switch-case'];
/** Those that a flow can run without a caller. */
const callerless: readonly Applet['applet'][] = ['passthru', 'switch-case'];

/** Resolves when the flow is at its end: a Hangup, a transition that leads nowhere, or nobody there to go on for. */
export async function runFlow(flow: Flow, ports: CallPorts): Promise<void> {
  let name: string | null = flow.start;
  let before: Applet | null = null;
  for (let steps = 0; name !== null && steps < maxSteps; steps += 1) {
    const applet: Applet | undefined = flow.applets[name];
    if (applet === undefined || !mayRun(applet, before, ports)) return;
    const { edge, to, note } = await runApplet(applet, { ...ports, finding: findingOf(name, applet, ports) });
    ports.change({ kind: 'stepped', step: { at: ports.clock.now(), name, applet: applet.applet, edge, note } });
    before = applet;
    name = to;
  }
  if (name !== null) noteTooManySteps(name, ports);
}

function mayRun(applet: Applet, before: Applet | null, { gone }: CallPorts): boolean {
  if (!gone.aborted) return true;
  return before !== null && outlasting.includes(before.applet) && callerless.includes(applet.applet);
}

function noteTooManySteps(name: string, { change, clock }: CallPorts): void {
  const note = `the flow was ended after ${maxSteps} applets`;
  change({ kind: 'stepped', step: { at: clock.now(), name, applet: 'none', edge: 'too-many-steps', note } });
}

function findingOf(name: string, { applet }: Applet, { change, clock }: CallPorts): FlowPorts['finding'] {
  return (note) => change({ kind: 'stepped', step: { at: clock.now(), name, applet, edge: 'finding', note } });
}

function runApplet(applet: Applet, ports: FlowPorts): Step | Promise<Step> {
  switch (applet.applet) {
    case 'greeting':
      return runGreeting(applet, ports);
    case 'gather':
      return runGather(applet, ports);
    case 'voicebot':
      return runVoicebot(applet, ports);
    case 'stream':
      return runStream(applet, ports);
    case 'passthru':
      return runPassthru(applet, ports);
    case 'connect':
      return runConnect(applet, ports);
    case 'switch-case':
      return runSwitchCase(applet, ports);
    case 'hangup':
      return runHangup();
  }
}
