// A call as the v1 API tells it, in one shape whatever the spelling.
import { Fields } from './fields.ts';
import { child, isPayload, listOf, type Payload } from './payload-tree.ts';

export interface ExotelCallLeg {
  /** 0 is the leg that was dialled first. */
  index: number;
  status: string | null;
  onCallSeconds: number | null;
}

/** What is missing is null. Times are ISO 8601 in UTC. */
export interface ExotelCall {
  sid: string;
  /** As received. Of an inbound call it is `completed` even when nobody answered: see `legs`. */
  status: string | null;
  direction: string | null;
  from: string | null;
  to: string | null;
  /** The ExoPhone, which Exotel calls `PhoneNumberSid`. */
  phoneNumber: string | null;
  startTime: string | null;
  /** This, `durationSeconds` and `price` settle about two minutes after the end. */
  endTime: string | null;
  dateCreated: string | null;
  durationSeconds: number | null;
  price: number | null;
  answeredBy: string | null;
  recordingUrl: string | null;
  customField: string | null;
  /** How long the parties talked; only with details. */
  conversationSeconds: number | null;
  /** Only with details. */
  legs: ExotelCallLeg[];
  /** Everything else that has a value, as text by Exotel's name for it. */
  extra: Record<string, string>;
}

/**
 * Reads `{"Call": {…}}`, or the call itself. Null when it has no Sid.
 * Reference: developer.exotel.com/docs/voice-v1 (call details); captured v1 answers.
 */
export function readCall(content: Payload): ExotelCall | null {
  const wrapped = child(content, 'Call');
  const call = isPayload(wrapped) ? wrapped : content;
  const fields = new Fields(call);
  const sid = fields.text('Sid', 'CallSid');
  if (sid === null) return null;
  const facts = {
    sid,
    status: fields.text('Status'),
    direction: fields.text('Direction'),
    from: fields.text('From'),
    to: fields.text('To'),
    phoneNumber: fields.text('PhoneNumberSid', 'PhoneNumber'),
    startTime: fields.time('StartTime'),
    endTime: fields.time('EndTime'),
    dateCreated: fields.time('DateCreated'),
    durationSeconds: fields.number('Duration'),
    price: fields.number('Price'),
    answeredBy: fields.text('AnsweredBy'),
    recordingUrl: fields.text('RecordingUrl'),
    customField: fields.text('CustomField'),
    conversationSeconds: fields.number('Details[ConversationDuration]', 'ConversationDuration'),
    legs: readLegs(call, fields),
  };
  return { ...facts, extra: fields.rest() };
}

function readLegs(call: Payload, fields: Fields): ExotelCallLeg[] {
  const details = child(call, 'Details');
  if (!isPayload(details)) return [];
  const seconds = new Map<number, number | null>();
  for (const [position, leg] of listOf(child(details, 'Legs'), 'Leg').entries()) {
    const legFields = new Fields(leg);
    seconds.set((legFields.number('Id') ?? position + 1) - 1, legFields.number('OnCallDuration'));
  }
  fields.drop('Details[Legs]');
  const named = [0, 1].filter((index) => fields.has(`Details[Leg${index + 1}Status]`));
  const indices = [...new Set([...named, ...seconds.keys()])].sort((a, b) => a - b);
  return indices.map((index) => ({
    index,
    status: fields.text(`Details[Leg${index + 1}Status]`),
    onCallSeconds: seconds.get(index) ?? null,
  }));
}
