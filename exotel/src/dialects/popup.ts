// The Connect applet's popup: an agent is being called (`Status=busy`), or that attempt is over (`Status=free`).
import { appletNames, isFromApplet } from './applet.ts';
import type { Dialect } from './dialect.ts';

/** Reference: support.exotel.com articles 48284 and 3000106308; captured requests of 2022. */
export const popup: Dialect = {
  name: 'popup',
  isSpokenIn: (fields) =>
    fields.has('AgentEmail') ||
    (fields.has('Status', 'EventType') && isFromApplet(fields) && !fields.has('DateUpdated', 'PhoneNumberSid')),
  names: { ...appletNames, status: ['Status', 'CallStatus'] },
};
