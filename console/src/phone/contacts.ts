// The address book of this browser.
import { kept } from './kept.ts';

export interface Contact {
  name: string;
  /** A phone number in E.164, or a user of the app. */
  address: string;
}

export const contacts = kept<readonly Contact[]>('contacts', (stored) => readContacts(stored) ?? []);

/** Null: it is no list of contacts. */
export function readContacts(stored: unknown): Contact[] | null {
  if (!Array.isArray(stored)) return null;
  return stored.flatMap((one: unknown) => {
    const { name, address } = (one ?? {}) as Record<string, unknown>;
    const isContact = typeof name === 'string' && typeof address === 'string' && name !== '' && address !== '';
    return isContact ? [{ name: name.slice(0, 128), address: address.slice(0, 128) }] : [];
  });
}

/** By name; of two with one address the later one counts. */
export function mergeContacts(book: readonly Contact[], more: readonly Contact[]): Contact[] {
  const byAddress = new Map([...book, ...more].map((contact) => [contact.address, contact]));
  return [...byAddress.values()].toSorted((one, other) => one.name.localeCompare(other.name));
}

export function withoutContact(book: readonly Contact[], address: string): Contact[] {
  return book.filter((contact) => contact.address !== address);
}

export function nameOf(book: readonly Contact[], address: string): string | null {
  return book.find((contact) => contact.address === address)?.name ?? null;
}
