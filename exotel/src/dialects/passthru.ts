// The Passthru applet: what happened in the flow so far, after a Connect, a Gather or an AgentStream.
import { appletNames } from './applet.ts';
import type { Dialect } from './dialect.ts';

/** Reference: support.exotel.com articles 48283 and 3000132269; captured requests of 2022. */
export const passthru: Dialect = {
  name: 'passthru',
  isSpokenIn: (fields) =>
    fields.has('CallType', 'DialCallStatus', 'DialCallDuration', 'flow_id', 'digits', 'ProcessStatus', 'Stream'),
  names: appletNames,
};
