// Puts what is wrong with a file into words, with the place.
import type { z } from 'zod';
import { nearest } from './nearest.ts';
import type { PlaceOf } from './yaml-source.ts';

/** Fields that people expect, and what they are called or done here. */
const elsewhere: Record<string, string> = {
  name: "is not written down: an agent is called by its file's name",
  temperature: 'is not known: the Realtime API has none any more',
};

/** `12:3 limits.idleSeconds must be a number between 5 and 600`, in the order of the file. */
export function mistakesOf(error: z.ZodError, place: PlaceOf): string[] {
  const mistakes = error.issues.flatMap((issue) => {
    if (issue.code === 'invalid_key') return [{ path: issue.path, what: issue.issues[0]?.message ?? issue.message }];
    if (issue.code !== 'unrecognized_keys') return [{ path: issue.path, what: issue.message }];
    return issue.keys.map((key) => ({ path: [...issue.path, key], what: unknownField(key, issue) }));
  });
  return mistakes
    .map(({ path, what }) => ({
      place: place(path),
      text: [path.map(String).join('.'), what].filter(Boolean).join(' '),
    }))
    .toSorted((a, b) => byPlace(a.place, b.place))
    .map(({ place: at, text }) => `${at} ${text}`);
}

function unknownField(key: string, { path, message }: { path: PropertyKey[]; message: string }): string {
  const known = message.split(' ');
  const meant = nearest(key, known);
  if (meant !== null) return `is not known; did you mean ${meant}?`;
  return (path.length === 0 && elsewhere[key]) || `is not known; there are ${known.join(', ')}`;
}

function byPlace(a: string, b: string): number {
  const [lineA = 0, columnA = 0] = a.split(':').map(Number);
  const [lineB = 0, columnB = 0] = b.split(':').map(Number);
  return lineA - lineB || columnA - columnB;
}
