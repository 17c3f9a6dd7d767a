// Reads Exotel's times: several spellings, most without a zone, which then are Indian standard time.

const indianOffset = '+05:30';

// The zone's plus sign turns into a space where a form was not encoded properly.
const numericTime = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2}(?:\.\d+)?)\s*(Z|[+-]?\d{2}:\d{2})?$/;
const namedTime = /^[A-Z][a-z]{2}, \d{1,2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2}( .+)?$/;

/**
 * Reads a time as Exotel writes it: `2026-01-05 10:48:33` (v1), with `+05:30` (v3), ISO 8601 (IP calling), or
 * `Tue, 25 Aug 2026 12:07:08` (applets). Without a zone it is +05:30.
 *
 * @returns the instant as ISO 8601 in UTC; `null` for the constants that mean "none" (`1970-01-01 05:30:00`,
 *   `0001-01-01T00:00:00Z`); `undefined` for what is not a time.
 */
export function parseExotelTime(text: string): string | null | undefined {
  const instantMs = Date.parse(withZone(text.trim()));
  if (Number.isNaN(instantMs)) return undefined;
  const instant = new Date(instantMs);
  return instant.getUTCFullYear() <= 1970 ? null : instant.toISOString();
}

function withZone(text: string): string {
  const numeric = numericTime.exec(text);
  if (numeric) {
    const [, date, time, zone = indianOffset] = numeric;
    return `${date}T${time}${/^\d/.test(zone) ? '+' : ''}${zone}`;
  }
  const named = namedTime.exec(text);
  if (named) return named[1] === undefined ? `${text} +0530` : text;
  return '';
}
