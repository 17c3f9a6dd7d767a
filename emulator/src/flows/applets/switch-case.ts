// The Switch Case applet: goes where the Passthru before it said.
import { z } from 'zod';
import { appletName, type Step } from '../edges.ts';
import type { FlowPorts } from '../flow-ports.ts';

export const switchCaseSchema = z.strictObject({
  applet: z.literal('switch-case'),
  /** The applet for each case. */
  next: z.record(z.string().min(1).max(100), appletName),
  /** Where no case is the one selected. */
  otherwise: appletName.optional(),
});

/** The case must be matched exactly (reference: support.exotel.com article 3000052018). */
export function runSwitchCase(applet: z.output<typeof switchCaseSchema>, { memory }: FlowPorts): Step {
  const { select } = memory;
  if (select !== null && Object.hasOwn(applet.next, select)) {
    return { edge: select, to: applet.next[select] ?? null, note: null };
  }
  return {
    edge: 'otherwise',
    to: applet.otherwise ?? null,
    note: select === null ? 'nothing was selected' : 'no case',
  };
}
