// The Connect applet: dials others for the caller, and lets them talk.
import { z } from 'zod';
import { pause } from '../../clock.ts';
import { type ConnectPlan, connectPlan, connectPlanFields } from '../connect-plan.ts';
import { type AnsweredAgent, dialRound } from '../dial-round.ts';
import { follow, nextSchema, type Step } from '../edges.ts';
import type { DialledLeg, DialReport } from '../flow-memory.ts';
import type { FlowPorts } from '../flow-ports.ts';
import { agentPopup } from '../popup.ts';

export const connectSchema = z
  .strictObject({
    applet: z.literal('connect'),
    ...connectPlanFields,
    next: nextSchema('conversationEnded', 'nobodyAnswered', 'nobodyDialled'),
  })
  .refine(({ numbers, url }) => (numbers === undefined) !== (url === undefined), {
    error: 'needs either numbers or url',
  });

/** With fetch_after_attempt an application may name others again and again: not more often than this. */
const maxRounds = 20;
/** The longest TimeLimit there is. */
const longestTalkMs = 14_400_000;

/** Three transitions and no more (reference: support.exotel.com article 3000096873). */
export async function runConnect(applet: z.output<typeof connectSchema>, ports: FlowPorts): Promise<Step> {
  const startedAt = ports.clock.now();
  const legs: DialledLeg[] = [];
  let first: ConnectPlan | null = null;
  for (let round = 0; round < maxRounds && !ports.gone.aborted; round += 1) {
    const { plan, note } = await connectPlan(applet, ports);
    if (plan === null) {
      if (first === null) return follow(applet.next, 'nobodyDialled', note);
      break;
    }
    first ??= plan;
    const { answered, unanswered } = await dialRound(plan, ports);
    legs.push(...unanswered);
    if (answered !== null) {
      legs.push(await converse(answered, plan, ports));
      ports.memory.dial = report(plan, legs, startedAt, ports);
      return follow(applet.next, 'conversationEnded', note);
    }
    if (!plan.fetchAfterAttempt) break;
  }
  if (first === null) return follow(applet.next, 'nobodyDialled', 'the caller was gone');
  ports.memory.dial = report(first, legs, startedAt, ports);
  return follow(applet.next, 'nobodyAnswered', ports.memory.dial.status);
}

/** The talk, until one of the two hangs up or its time is over. */
async function converse(agent: AnsweredAgent, plan: ConnectPlan, ports: FlowPorts): Promise<DialledLeg> {
  const { clock, gone, line } = ports;
  const { number, phone } = agent;
  const answeredAt = clock.now();
  ports.change({ kind: 'agent-answered', number });
  agentPopup(ports, plan, 'Answered', number);
  const talking = new AbortController();
  const over = AbortSignal.any([gone, phone.line.hungUp]);
  ports.bridge(phone.line, AbortSignal.any([over, talking.signal]));
  await line.carriedWhile(pause(clock, plan.conversationLimitMs ?? longestTalkMs, over));
  talking.abort();
  phone.hangUp();
  ports.change({ kind: 'agent-ended', status: 'completed' });
  agentPopup(ports, plan, 'Terminal', number);
  return { number, outcome: 'answered', onCallSeconds: Math.round((clock.now() - answeredAt) / 1000) };
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
