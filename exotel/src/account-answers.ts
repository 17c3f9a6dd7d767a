// The small answers of the API about an account and about numbers.
import { Fields } from './fields.ts';
import type { Payload } from './payload-tree.ts';

export interface ActiveStreams {
  active: number;
  /** How many the account may have at once. */
  limit: number | null;
}

/**
 * Both documented forms: `Stream.ActiveStreamCount`/`ThrottleLimit` in XML, `active_streams`/`max_allowed_streams` in
 * JSON. Reference: developer.exotel.com/docs/agentstream (errors and monitoring; developer guide).
 */
export function readActiveStreams(content: Payload): ActiveStreams | null {
  const fields = new Fields(content);
  const active = fields.number('Stream[ActiveStreamCount]', 'active_streams');
  return active === null ? null : { active, limit: fields.number('Stream[ThrottleLimit]', 'max_allowed_streams') };
}

export interface NumberMetadata {
  phoneNumber: string | null;
  /** Telecom circle, e.g. `GJ`. */
  circle: string | null;
  circleName: string | null;
  /** `Mobile` or `Landline`. */
  type: string | null;
  operator: string | null;
  operatorName: string | null;
  /** Whether the number is on the do-not-disturb list. */
  dnd: boolean | null;
}

/** Reference: developer.exotel.com/docs/voice-v1 (number metadata). Null for what tells of no number. */
export function readNumberMetadata(content: Payload): NumberMetadata | null {
  const fields = new Fields(content);
  if (!fields.has('Numbers')) return null;
  const dnd = fields.text('Numbers[DND]')?.toLowerCase();
  return {
    phoneNumber: fields.text('Numbers[PhoneNumber]'),
    circle: fields.text('Numbers[Circle]'),
    circleName: fields.text('Numbers[CircleName]'),
    type: fields.text('Numbers[Type]'),
    operator: fields.text('Numbers[Operator]'),
    operatorName: fields.text('Numbers[OperatorName]'),
    dnd: dnd === 'yes' ? true : dnd === 'no' ? false : null,
  };
}

/**
 * The numbers of the account, as they are written there: `+91…`, `0…`. Null for what is no list of them.
 * Reference: developer.exotel.com, ExoPhones v2_beta (`phone_number`, `friendly_name`); the older v1 list has `PhoneNumber`.
 */
export function readExoPhones(content: Payload): string[] | null {
  const fields = new Fields(content);
  const list = ['incoming_phone_numbers', 'IncomingPhoneNumbers'].find((name) => fields.indices(name).length > 0);
  if (list === undefined) return 'incoming_phone_numbers' in content ? [] : null;
  return fields.indices(list).flatMap((index) => {
    const at = `${list}[${index}]`;
    const number = fields.text(`${at}[phone_number]`, `${at}[IncomingPhoneNumber][PhoneNumber]`);
    return number === null ? [] : [number];
  });
}
