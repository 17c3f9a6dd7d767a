// Closes talks whose instance has died and that no other stream went on with, and has the provider asked about their calls.
import type { AgentStreams } from './agent-streams.ts';
import { givenUp } from './cut-talks.ts';
import type { TalkStore } from './talk.ts';

/** Later than any flow brings its caller to another instance; and a stream that comes later still goes on with the talk. */
const DEAD_FOR_MS = 20_000;

/** Looks at up to `limit` of them. */
export type CloseOrphanTalks = (limit: number) => Promise<void>;

export function createCloseOrphanTalks(deps: {
  store: Pick<TalkStore, 'orphanTalks' | 'saveTalk'>;
  calls: Pick<AgentStreams, 'streamEnded'>;
  onRepair: (callId: string, what: string) => void;
}): CloseOrphanTalks {
  const { store, calls, onRepair } = deps;
  return async (limit) => {
    for (const orphan of await store.orphanTalks({ deadForMs: DEAD_FOR_MS, limit })) {
      // Another instance may be about to go on with it.
      if ((await store.saveTalk(givenUp(orphan))) === 'fenced') continue;
      const { callId, instanceId } = orphan.talk;
      onRepair(callId, 'talk interrupted');
      await calls.streamEnded({ callId, how: 'lost', instanceId });
    }
  };
}
