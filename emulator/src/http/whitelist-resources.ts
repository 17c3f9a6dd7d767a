// The account's whitelist of do-not-disturb numbers: adding to it and asking it.
import { encodeAnswer } from '@patchcord/exotel';
import { z } from 'zod';
import { canonicalNumber } from '../calls/phone-number.ts';
import { checkParameters, phoneNumber, requiredText } from '../parameters.ts';
import { badRequest, okAnswer, type Resource } from './rest-answer.ts';

/** In memory: it is gone with the emulator. */
export class Whitelist {
  readonly #numbers = new Set<string>();

  has(number: string): boolean {
    return this.#numbers.has(number);
  }

  add(number: string): void {
    this.#numbers.add(number);
  }
}

const schema = z.object({
  VirtualNumber: phoneNumber,
  Number: requiredText.transform((text) => text.split(',').map((part) => part.trim())),
});

/** The parameters are documented (developer.exotel.com/api/whitelist); the answer is not, and assumed. */
export function whitelistResource(whitelist: Whitelist, exoPhones: readonly string[]): Resource {
  return ({ form, format }) => {
    const checked = checkParameters(schema, form);
    if (!checked.ok) return badRequest(checked.error, format);
    const { VirtualNumber, Number: given } = checked.value;
    if (!exoPhones.includes(VirtualNumber))
      return badRequest('VirtualNumber is not an ExoPhone of this account', format);
    const result = { Succeeded: 0, Redundant: 0, Failed: 0 };
    for (const number of given.map(canonicalNumber)) {
      if (number === null) result.Failed += 1;
      else if (whitelist.has(number)) result.Redundant += 1;
      else result.Succeeded += 1;
      if (number !== null) whitelist.add(number);
    }
    return okAnswer(encodeAnswer({ Result: { ...result, Total: given.length, Message: 'Success' } }, format), format);
  };
}

/** Reference: support.exotel.com article 3000004699, which shows the XML. */
export function whitelistEntryResource(whitelist: Whitelist): Resource {
  return ({ id, format }) => {
    const number = canonicalNumber(id);
    if (number === null) return badRequest('The number is not a phone number', format);
    const isListed = whitelist.has(number);
    const result = { Status: isListed ? 'Whitelist' : 'Neutral', Type: isListed ? 'API' : '', Expiry: -1 };
    return okAnswer(encodeAnswer({ Result: result }, format), format);
  };
}
