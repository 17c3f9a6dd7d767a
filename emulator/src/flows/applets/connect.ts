// The Connect applet: dials others for the caller, and lets them talk.
import { z } from 'zod';
import { pause } from '../../clock.ts';
import type { Opening } from '../connect-answer.ts';
import { type ConnectPlan, connectPlan, connectPlanFields } from '../connect-plan.ts';
import { type AnsweredAgent, dialRound } from '../dial-round.ts';
import { follow, nextSchema, type Step } from '../edges.ts';
import type { DialledLeg, DialReport } from '../flow-memory.ts';
import type { FlowPorts } from '../flow-ports.ts';
import { agentPopup } from '../popup.ts';
import { SharedLine } from '../shared-line.ts';
import { WaitingCaller } from '../waiting-caller.ts';

export const connectSchema = z
  .strictObject({
    applet: z.literal('connect'),
    ...connectPlanFields,
    next: nextSchema('conversationEnded', 'nobodyAnswered', 'nobodyDialled'),
  })
  .refine(
    ({ numbers, dialWhomUrl, url }) => [numbers, dialWhomUrl, url].filter((given) => given !== undefined).length === 1,
    { error: 'needs one of numbers, dialWhomUrl and url' },
  );

/** With fetch_after_attempt an application may name others again and again: not more often than this. */
const maxRounds = 20;
/** The longest TimeLimit there is. */
const longestTalkMs = 14_400_000;

/** Three transitions and no more (reference: support.exotel.com article 3000096873). */
export async function runConnect(applet: z.output<typeof connectSchema>, ports: FlowPorts): Promise<Step> {
  const caller = new WaitingCaller(ports);
  const step = await dialAndTalk(applet, ports, caller);
  caller.end();
  return step;
}

async function dialAndTalk(
  applet: z.output<typeof connectSchema>,
  ports: FlowPorts,
  caller: WaitingCaller,
): Promise<Step> {
  const startedAt = ports.clock.now();
  const legs: DialledLeg[] = [];
  const told = new Set<string>();
  let first: ConnectPlan | null = null;
  for (let round = 0; round < maxRounds && !ports.gone.aborted; round += 1) {
    const { plan, note, findings } = await connectPlan(applet, ports);
    for (const finding of findings) if (!told.has(finding)) ports.finding(finding);
    for (const finding of findings) told.add(finding);
    if (plan === null) {
      if (first === null) return follow(applet.next, 'nobodyDialled', note);
      break;
    }
    first ??= plan;
    caller.begin(plan.music);
    const { answered, unanswered } = await dialRound(plan, ports);
    legs.push(...unanswered);
    if (answered !== null) {
      legs.push(await converse(answered, { plan, ports, caller }));
      ports.memory.dial = report(plan, legs, startedAt, ports);
      return follow(applet.next, 'conversationEnded', note);
    }
    if (!plan.fetchAfterAttempt) break;
  }
  if (first === null) return follow(applet.next, 'nobodyDialled', 'the caller was gone');
  ports.memory.dial = report(first, legs, startedAt, ports);
  return follow(applet.next, 'nobodyAnswered', ports.memory.dial.status);
}

interface Connecting {
  plan: ConnectPlan;
  ports: FlowPorts;
  caller: WaitingCaller;
}

/** The talk, until one of the two hangs up or its time is over. */
async function converse({ number, phone, connected }: AnsweredAgent, connecting: Connecting): Promise<DialledLeg> {
  const { plan, ports, caller } = connecting;
  const { clock, gone, line } = ports;
  const answeredAt = clock.now();
  ports.change({ kind: 'agent-answered', number });
  agentPopup(ports, plan, 'Answered', number);
  const talking = new AbortController();
  const over = AbortSignal.any([gone, phone.line.hungUp]);
  const agent = new SharedLine(phone.line);
  if (plan.opening !== null) await openTalk(plan.opening, { agent, over }, connecting);
  caller.end();
  connected.abort();
  ports.bridge(agent, AbortSignal.any([over, talking.signal]));
  await line.carriedWhile(pause(clock, plan.conversationLimitMs ?? longestTalkMs, over));
  talking.abort();
  phone.hangUp();
  ports.change({ kind: 'agent-ended', status: 'completed' });
  agentPopup(ports, plan, 'Terminal', number);
  return { number, outcome: 'answered', onCallSeconds: Math.round((clock.now() - answeredAt) / 1000) };
}

/** While the agent alone is told something the caller goes on waiting (assumed). */
async function openTalk(
  { prompt, to }: Opening,
  { agent, over }: { agent: SharedLine; over: AbortSignal },
  { ports, caller }: Connecting,
): Promise<void> {
  if (to === 'both') caller.end();
  const told = new AbortController();
  ports.announcer.keep(agent, AbortSignal.any([over, told.signal]));
  const problem = await ports.announcer.tell(prompt, to === 'both' ? [ports.line, agent] : [agent], over);
  told.abort();
  if (problem !== null) ports.finding(problem);
}

function report(plan: ConnectPlan, legs: DialledLeg[], startedAt: number, { clock, call }: FlowPorts): DialReport {
  const { outcome = 'failed' } = legs.at(-1) ?? {};
  return {
    status: outcome === 'answered' ? 'completed' : outcome,
    legs,
    durationSeconds: Math.round((clock.now() - startedAt) / 1000),
    outgoingNumber: plan.outgoingNumber ?? call().exoPhone,
    record: plan.record,
  };
}
