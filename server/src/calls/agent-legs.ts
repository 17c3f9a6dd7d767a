// How the provider's legs are those of a call with an agent. The agent is no leg of the provider's: it is at the other
// end of a stream, and the provider's second leg is whoever is dialled after it, when the call is transferred.
import { isEndStatus } from '@patchcord/protocol';
import type { Call } from './call.ts';
import type { LegReport, ProviderReport } from './facts.ts';

/** The report with its legs in the places that they have in this call. */
export function asSeenByAgent(call: Call, report: ProviderReport): ProviderReport {
  if (call.agent === null) return report;
  const { from, to } = report.legs;
  const status = report.status === 'canceled' && call.answeredAt !== null ? 'completed' : report.status;
  if (call.direction === 'inbound') return { ...report, status, legs: { from, to: withoutFailure(to) } };
  // The provider's first leg is the person, who is `to`.
  const talked = report.conversationSeconds || (from?.onCallSeconds ?? null);
  return { ...report, status, legs: { from: null, to: from }, conversationSeconds: talked };
}

/** Both parties on the line, whatever was known of them. */
export function bothTalking({ legs }: Call): Call['legs'] {
  return { from: { ...legs.from, status: 'in-progress' }, to: { ...legs.to, status: 'in-progress' } };
}

/** Whether an agent's stream is running, as far as is known. */
export function isWithAgent({ agent, status, streamEndedAt }: Call): boolean {
  return agent !== null && status === 'in-progress' && streamEndedAt === null;
}

/** That a person who was dialled after the agent did not answer is no end of a leg that the agent has answered. */
function withoutFailure(leg: LegReport | null): LegReport | null {
  if (leg === null || leg.status === null || leg.status === 'completed' || !isEndStatus(leg.status)) return leg;
  return { ...leg, status: null };
}
