// Who has placed a call, where that says something.
import type { CallView } from '../api/types.ts';

/** The subject of everybody on a server without tokens. */
const ANYONE = 'anyone';

/** Null: nobody here, or nobody in particular, or the caller, whose name is there already. */
export function placerOf({ placedBy, from }: Pick<CallView, 'placedBy' | 'from'>): string | null {
  return placedBy === ANYONE || placedBy === from ? null : placedBy;
}
