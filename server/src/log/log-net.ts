// The last net under the log: nothing that looks like a phone number or a credential leaves the process in it. No line
// of ours needs it; it is there for the words of others, such as a database's error that quotes what it was given.

/** What stands in the log where something was caught; the tests fail on it. */
export const CAUGHT = '[caught]';

// Digits right after `":` are a JSON number, which a phone number never is here.
const caught = [
  // E.164, and national numbers of ten digits with or without their 0 or 91.
  /(?<!":)(?<![\w.+-])(?:\+\d{8,15}|(?:0|91)?\d{10})(?![\w.-])/g,
  // A JWT.
  /\beyJ[\w-]{8,}\.[\w-]+\.[\w-]*/g,
  // Credentials of a header, a URL or a query.
  /(?<=\b(?:bearer|basic) )[\w.~+/=-]{6,}/gi,
  /(?<=:\/\/)[^\s/@:"]*:[^\s/@"]+(?=@)/g,
  /(?<=[?&](?:token|key|secret)=)[^&\s"\\]+/gi,
];

/** The line of the log without them. */
export function withoutPrivateText(line: string): string {
  return caught.reduce((text, pattern) => text.replace(pattern, CAUGHT), line);
}
