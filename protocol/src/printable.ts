// What others have written, made safe for a terminal.

/** The text with its control characters as `\x1b`: callers, apps and models choose it, and may not steer the terminal. */
export function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, (control) => `\\x${control.charCodeAt(0).toString(16).padStart(2, '0')}`);
}
