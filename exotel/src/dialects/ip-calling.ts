// Notices of IP calling: browser phones whose other side is a SIP address.
import { type Dialect, usualNames } from './dialect.ts';

/** Reference: developer.exotel.com/api/receive-outbound-call-notifications; captured notices of 2026. */
export const ipCalling: Dialect = {
  name: 'ip-calling',
  isSpokenIn: (fields) => fields.has('CallState', 'CallDetail'),
  names: {
    ...usualNames,
    eventType: ['CallState', 'CallDetail'],
    status: ['CallStatus'],
    from: ['FromNumber'],
    to: ['ToNumber'],
    phoneNumber: ['VirtualNumber'],
    durationSeconds: ['TotalDuration'],
    recordingUrl: ['CallRecordings'],
    dateCreated: ['CreatedAt'],
    dateUpdated: ['UpdatedAt'],
    // An address in every capture.
    agentEmail: ['AppUserID'],
  },
};
