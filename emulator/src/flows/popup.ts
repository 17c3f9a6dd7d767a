// Tells an application of a Connect applet's attempt to reach an agent.
import { type PopupEvent, popupParameters } from './applet-parameters.ts';
import type { ConnectPlan } from './connect-plan.ts';
import type { FlowPorts } from './flow-ports.ts';

/** Sends the popup if the plan has an address for it and the account has this event. */
export function agentPopup(ports: FlowPorts, plan: ConnectPlan, event: PopupEvent, number: string): void {
  if (plan.popupUrl === null || !ports.dialects.popupEvents.includes(event)) return;
  const parameters = popupParameters(ports, event, { number, email: plan.emails[number] ?? '' });
  ports.notify({ type: 'popup', method: 'GET', url: plan.popupUrl, parameters });
}
