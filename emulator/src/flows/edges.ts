// The transitions of an applet: where each leads, and the step that takes one.
import { z } from 'zod';

/** One applet for every transition, or one for each; a transition that is missing ends the call. */
export type Next<Edge extends string> = string | { readonly [E in Edge]?: string | undefined };

export interface Step {
  edge: string;
  /** The next applet; null ends the call. */
  to: string | null;
  /** What decided it, without numbers, digits or addresses. */
  note: string | null;
}

export const appletName = z.string().regex(/^[\w.-]{1,64}$/, {
  error: 'must be the name of an applet: letters, digits, dots, dashes and underscores',
});

/** The field `next` of an applet with one transition. */
export const onlyNext = appletName.optional();

/** The field `next` of an applet with these transitions. */
export function nextSchema<const Edge extends string>(...edges: readonly [Edge, ...Edge[]]) {
  const error = `must be the name of an applet, or have some of ${edges.join(', ')}`;
  return z.union([appletName, z.partialRecord(z.enum(edges), appletName)], { error }).optional();
}

export function follow<Edge extends string>(
  next: Next<Edge> | undefined,
  edge: Edge,
  note: string | null = null,
): Step {
  const to = typeof next === 'object' ? next[edge] : next;
  return { edge, to: to ?? null, note };
}
