// Which words of a sentence were heard, when only part of its audio was. Speech runs evenly enough for a share of the
// time to be the same share of the letters; the result ends with a whole word.

/** How fast the voices speak, for text whose audio is not complete yet. Letters a second; measured on OpenAI's voices. */
const LETTERS_PER_SECOND = 16;

/** `totalMs`: length of the whole audio; null: more is still to come. */
export function splitHeard(text: string, heardMs: number, totalMs: number | null): { heard: string; unheard: string } {
  if (heardMs <= 0) return { heard: '', unheard: text };
  const letters = totalMs === null ? (heardMs / 1000) * LETTERS_PER_SECOND : (text.length * heardMs) / totalMs;
  if (letters >= text.length) return { heard: text, unheard: '' };
  const end = text.lastIndexOf(' ', Math.floor(letters));
  if (end <= 0) return { heard: '', unheard: text };
  return { heard: text.slice(0, end), unheard: text.slice(end + 1) };
}
