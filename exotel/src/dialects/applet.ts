// The parameters that every applet of a flow sends.
import type { Fields } from '../fields.ts';
import { type ReportNames, usualNames } from './dialect.ts';

/** Reference: support.exotel.com article 48283 (Passthru), captured requests of 2022 and 2026. */
export const appletNames: ReportNames = {
  ...usualNames,
  status: ['CallStatus'],
  phoneNumber: ['OutgoingPhoneNumber', 'PhoneNumberSid'],
  durationSeconds: ['DialCallDuration'],
  dateCreated: ['Created'],
  dateUpdated: ['CurrentTime'],
};

export function isFromApplet(fields: Fields): boolean {
  return fields.has('CallFrom', 'CallTo', 'CurrentTime', 'DialWhomNumber', 'HangupLatencyStartTime');
}
