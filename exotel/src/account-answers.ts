// The small answers of the v1 API about an account and about numbers.
import { Fields } from './fields.ts';
import { child, listOf, type Payload } from './payload-tree.ts';

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
 * The numbers of an account as they are written there. Reference: developer.exotel.com (ExoPhones, v2_beta). Null for
 * what is no list of numbers.
 */
export function readExoPhones(content: Payload): string[] | null {
  const numbers = child(content, 'incoming_phone_numbers');
  if (numbers === undefined) return null;
  return listOf(numbers, 'incoming_phone_number').flatMap((item) => new Fields(item).text('phone_number') ?? []);
}
