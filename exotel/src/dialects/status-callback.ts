// The StatusCallback: four fields at least (CallSid, DateUpdated, Status, RecordingUrl), the rest with events.
import { isFromApplet } from './applet.ts';
import { type Dialect, usualNames } from './dialect.ts';

/** Reference: developer.exotel.com/api/statuscallback, developer.exotel.com/docs/voice-v1 (status callback). */
export const statusCallback: Dialect = {
  name: 'status-callback',
  isSpokenIn: (fields) =>
    fields.has('DateUpdated', 'PhoneNumberSid', 'ConversationDuration') ||
    (fields.has('EventType', 'Status') && !isFromApplet(fields)),
  names: usualNames,
};
