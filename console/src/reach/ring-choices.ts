// Does what was chosen on the system's own card of a call, as soon as this page knows the call.
import type { IncomingCall } from '@patchcord/client';
import type { SoftphoneStore } from '../phone/softphone.ts';
import type { RingAction } from './native-shell.ts';

export interface RingChoices {
  /** Asks what was chosen, and does what can be done now; the rest waits for the next look. */
  look(): Promise<void>;
  /** Whether it was answered on the system's card, which stays there for as long as one talks. */
  wasAnswered(callId: string): boolean;
}

/** `take` gives each choice once. */
export function createRingChoices(
  store: Pick<SoftphoneStore, 'snapshot' | 'answer' | 'end'>,
  take: () => Promise<RingAction | null>,
): RingChoices {
  const waiting = new Map<string, RingAction['action']>();
  const answered = new Set<string>();
  const answering = new Set<string>();

  async function answer(ring: IncomingCall): Promise<void> {
    answered.add(ring.callId);
    answering.add(ring.callId);
    try {
      await store.answer(ring, { video: false });
    } finally {
      answering.delete(ring.callId);
    }
  }

  /** null: not yet. */
  function perform(callId: string, action: RingAction['action']): Promise<void> | null {
    const { rings, lines } = store.snapshot();
    const ring = rings.find((one) => one.callId === callId);
    // It can be hung up when the server has confirmed the answer.
    if (ring !== undefined && answering.has(callId)) return null;
    if (ring !== undefined) return action === 'answer' ? answer(ring) : ring.reject();
    const line = lines.find((one) => one.callId === callId);
    if (line === undefined) return null;
    return action === 'decline' && line.view.endedAt === null ? store.end(callId) : Promise.resolve();
  }

  return {
    async look() {
      const chosen = await take();
      if (chosen !== null) waiting.set(chosen.callId, chosen.action);
      for (const [callId, action] of [...waiting]) {
        const done = perform(callId, action);
        if (done === null) continue;
        waiting.delete(callId);
        await done;
      }
    },
    wasAnswered: (callId) => answered.has(callId),
  };
}
