// Phone numbers as Exotel's v1 API takes and returns them.

/**
 * The form in which answers and callbacks carry a number: Indian ones with a leading 0 (as captured), others as given.
 * Accepts `0…`, `91…`, `+91…` and ten digits for Indian numbers, and any 8 to 15 digits else; null for the rest.
 */
export function canonicalNumber(text: string): string | null {
  const number = text.trim().replaceAll(/[\s()-]/g, '');
  const indian = /^(?:\+?91|0)?(\d{10})$/.exec(number);
  if (indian !== null) return `0${indian[1]}`;
  return /^\+?\d{8,15}$/.test(number) ? number : null;
}
