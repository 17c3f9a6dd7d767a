// What the account's API knows of numbers: its ExoPhones, and anybody's operator, circle and do-not-disturb state.
import { encodeAnswer } from '@patchcord/exotel';
import { z } from 'zod';
import { canonicalNumber } from '../calls/phone-number.ts';
import { badRequest, okAnswer, type Resource } from './rest-answer.ts';

/** What may be set about a number; what is absent stays as every number has it. */
export const numberFactsSchema = z.strictObject({
  dnd: z.boolean().optional(),
  type: z.enum(['Mobile', 'Landline']).optional(),
  circle: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .optional(),
  circleName: z.string().min(1).max(100).optional(),
  operator: z.string().min(1).max(10).optional(),
  operatorName: z.string().min(1).max(100).optional(),
});

export type NumberFacts = z.infer<typeof numberFactsSchema>;

interface KnownNumber extends Required<{ [Fact in keyof NumberFacts]: NonNullable<NumberFacts[Fact]> }> {
  number: string;
}

const usualFacts: Omit<KnownNumber, 'number'> = {
  dnd: false,
  type: 'Mobile',
  circle: 'KA',
  circleName: 'Karnataka Telecom Circle',
  operator: 'A',
  operatorName: 'Airtel',
};

/** Indian numbers, and what was set about them. */
export class NumberBook {
  readonly #known = new Map<string, KnownNumber>();

  /** Null for what is no Indian number. */
  find(text: string): KnownNumber | null {
    const number = indianNumber(text);
    return number === null ? null : (this.#known.get(number) ?? { number, ...usualFacts });
  }

  /** Adds to what is known. False for what is no Indian number. */
  set(text: string, facts: NumberFacts): boolean {
    const known = this.find(text);
    if (known === null) return false;
    const given = Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
    this.#known.set(known.number, { ...known, ...given });
    return true;
  }
}

function indianNumber(text: string): string | null {
  const number = canonicalNumber(text);
  return number !== null && /^0\d{10}$/.test(number) ? number : null;
}

/** Reference: developer.exotel.com/docs/voice-v1/api-reference/number-metadata. */
export function numberResource(numbers: NumberBook): Resource {
  return ({ id, format }) => {
    const facts = numbers.find(id);
    if (facts === null) return badRequest('Only Indian phone numbers are known', format);
    const metadata = {
      PhoneNumber: facts.number,
      Circle: facts.circle,
      CircleName: facts.circleName,
      Type: facts.type,
      Operator: facts.operator,
      OperatorName: facts.operatorName,
      DND: facts.dnd ? 'Yes' : 'No',
    };
    return okAnswer(encodeAnswer({ Numbers: metadata }, format), format);
  };
}

const capabilities = { voice: true, sms: true };

/** The account's numbers, always JSON (reference: developer.exotel.com, ExoPhones v2_beta; sid and region invented). */
export function exoPhonesResource(exoPhones: readonly string[]): Resource {
  return () => {
    const numbers = exoPhones.map((number) => ({
      sid: number,
      phone_number: `+91${number.slice(1)}`,
      friendly_name: number,
      capabilities,
      country: 'IN',
      region: 'KA',
    }));
    const page = { page: 0, page_size: 50, incoming_phone_numbers: numbers };
    return okAnswer(JSON.stringify(page), 'json');
  };
}

/** The older list, as an integrator reads it; its XML is unverified. */
export function legacyExoPhonesResource(exoPhones: readonly string[]): Resource {
  return ({ format }) => {
    const numbers = exoPhones.map((number) => ({ IncomingPhoneNumber: { PhoneNumber: number } }));
    return okAnswer(encodeAnswer({ IncomingPhoneNumbers: numbers }, format), format);
  };
}
