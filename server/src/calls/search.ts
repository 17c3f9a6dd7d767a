// What calls are searched by: one text a call with everything that somebody may type, all in lower case.
import type { Call } from './call.ts';

const MAX_TEXT = 500;
/** Long enough to begin with a prefix; of a piece of a number a zero in front is a digit like any other. */
const WHOLE_NUMBER = /^0\d{8,}$/;
const SEPARATORS = /[\s\-().]/g;

/** The parties as they were given and in E.164, the agent, and both ids. */
export function searchTextOf({ from, to, fromE164, toE164, agent, callSid, id }: Call): string {
  const parts = [fromE164, toE164, from, to, agent, callSid, id].filter((part) => part !== null);
  return parts.join(' ').toLowerCase().slice(0, MAX_TEXT);
}

/** What is typed, as it stands in such a text: a number without its separators and its trunk prefix. */
export function searchTermOf(typed: string): string {
  const compact = typed.replace(SEPARATORS, '');
  if (WHOLE_NUMBER.test(compact)) return compact.replace(/^0+/, '');
  if (/^\+?\d+$/.test(compact)) return compact;
  return typed.trim().toLowerCase();
}
