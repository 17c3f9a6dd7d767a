// What a token can allow, and how that is said to people.
import type { Me } from '../api/types.ts';

type Scope = Me['scopes'][number];

export const scopeMeanings: Record<Scope, string> = {
  'calls:place': 'place, answer and end calls',
  'calls:read': 'see calls and their events',
  'calls:listen': 'read transcripts and hear recordings',
  admin: 'everything, tokens included',
};

/** All of them, in the order in which they are offered. */
export const scopes = Object.keys(scopeMeanings) as Scope[];
