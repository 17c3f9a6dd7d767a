// A call of whichever kind, as everything that reports on calls sees it.
import type { CallRecord } from './call-record.ts';
import type { FlowCall } from './flow-call.ts';

export type AnyCall = CallRecord | FlowCall;

export interface Parties {
  /** Who calls, or is dialled first. */
  from: string;
  to: string;
  direction: 'inbound' | 'outbound-api';
}

/** `From`, `To` and `Direction` of a call, in canonical numbers. */
export function partiesOf(call: AnyCall): Parties {
  const from = call.legs[0].number;
  switch (call.kind) {
    case 'two-numbers':
      return { from, to: call.legs[1].number, direction: 'outbound-api' };
    case 'inbound':
      return { from, to: call.exoPhone, direction: 'inbound' };
    case 'to-flow':
    case 'to-stream':
      return { from, to: call.exoPhone, direction: 'outbound-api' };
  }
}
