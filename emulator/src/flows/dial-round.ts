// Rings the phones of one plan, one after another or several at once, until one answers.
import type { PhoneCall, RingOutcome } from '../phones/phone.ts';
import type { ConnectPlan } from './connect-plan.ts';
import type { DialledLeg } from './flow-memory.ts';
import type { FlowPorts } from './flow-ports.ts';
import { agentPopup } from './popup.ts';

export interface AnsweredAgent {
  number: string;
  phone: PhoneCall;
  /** To be aborted when the caller is put through: until then an ordinary agent says nothing. */
  connected: AbortController;
}

export interface DialRound {
  answered: AnsweredAgent | null;
  /** In the order of dialling. */
  unanswered: DialledLeg[];
}

export async function dialRound(plan: ConnectPlan, ports: FlowPorts): Promise<DialRound> {
  const unanswered: DialledLeg[] = [];
  for (let start = 0; start < plan.numbers.length && !ports.gone.aborted; start += plan.atOnce) {
    const group = await ringTogether(plan.numbers.slice(start, start + plan.atOnce), plan, ports);
    unanswered.push(...group.unanswered);
    if (group.answered !== null) return { answered: group.answered, unanswered };
  }
  return { answered: null, unanswered };
}

interface Ringing extends AnsweredAgent {
  outcome: Promise<RingOutcome>;
}

/** Rings a few phones at the same time; when one answers, or the caller goes, the others stop. */
async function ringTogether(numbers: readonly string[], plan: ConnectPlan, ports: FlowPorts): Promise<DialRound> {
  const [firstNumber] = numbers;
  if (firstNumber === undefined) return { answered: null, unanswered: [] };
  ports.change({ kind: 'agent-dialled', number: firstNumber });
  let winner: Ringing | null = null;
  const ringing: Ringing[] = numbers.map((number) => ring(number, plan, ports));
  const stopAll = () => {
    for (const attempt of ringing) if (attempt !== winner) attempt.phone.hangUp();
  };
  ports.gone.addEventListener('abort', stopAll, { once: true });
  if (ports.gone.aborted) stopAll();
  const outcomes = await Promise.all(
    ringing.map(async (attempt) => {
      const outcome = await attempt.outcome;
      if (outcome === 'answered' && winner === null && !ports.gone.aborted) {
        winner = attempt;
        stopAll();
      }
      return outcome;
    }),
  );
  ports.gone.removeEventListener('abort', stopAll);
  return sorted(ringing, outcomes, { plan, ports, winner });
}

function ring(number: string, plan: ConnectPlan, ports: FlowPorts): Ringing {
  agentPopup(ports, plan, 'Dial', number);
  const { sid, exoPhone } = ports.call();
  const connected = new AbortController();
  const phone = ports.phones.ring(number, {
    callSid: sid,
    ringLimitMs: plan.ringLimitMs,
    from: plan.outgoingNumber ?? exoPhone,
    sampleRate: ports.line.sampleRate,
    connected: connected.signal,
  });
  agentPopup(ports, plan, 'Ringing', number);
  return { number, phone, connected, outcome: phone.ringing };
}

interface Sorting {
  plan: ConnectPlan;
  ports: FlowPorts;
  winner: Ringing | null;
}

function sorted(ringing: Ringing[], outcomes: RingOutcome[], { plan, ports, winner }: Sorting): DialRound {
  const unanswered = ringing.flatMap((attempt, index): DialledLeg[] => {
    if (attempt === winner) return [];
    // Who answered at the same moment as another, or when the caller was gone already, was cut off.
    const outcome = outcomes[index] === 'answered' ? 'canceled' : (outcomes[index] ?? 'failed');
    agentPopup(ports, plan, 'Terminal', attempt.number);
    return [{ number: attempt.number, outcome, onCallSeconds: 0 }];
  });
  const last = unanswered.at(-1)?.outcome;
  if (winner === null && last !== undefined && last !== 'answered') ports.change({ kind: 'agent-ended', status: last });
  return { answered: winner, unanswered };
}
