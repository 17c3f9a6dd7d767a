// CCM v3, which IP calling is built on: snake_case names, and the same words for how a call ended.
import { type Dialect, usualNames } from './dialect.ts';

/** Reference: developer.exotel.com/docs/voice-v3 (call details); its notices are not documented apart. */
export const ccm: Dialect = {
  name: 'ip-calling',
  isSpokenIn: (fields) => fields.has('state', 'total_talk_time'),
  names: {
    ...usualNames,
    eventType: ['event_type', 'event', 'state'],
    from: ['from[contact_uri]', 'from'],
    to: ['to[contact_uri]', 'to'],
    phoneNumber: ['virtual_number'],
    conversationSeconds: ['total_talk_time'],
    durationSeconds: ['total_duration'],
    recordingUrl: ['recordings[0][url]'],
    dateCreated: ['created_time'],
    dateUpdated: ['updated_time'],
    flowId: ['app_id'],
  },
};
