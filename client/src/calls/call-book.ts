// All calls that the client knows of. Those that ended stay for a while, because their figures come later.
import type { CallView, Welcome } from '@patchcord/protocol';
import { type CallActions, LiveCall, type ViewSource } from './call.ts';

/** Ended calls that are still followed for duration and price; the oldest are forgotten first. */
const MAX_ENDED = 200;

export interface CallBookOptions {
  /** A call that was not known before. */
  onNew: (call: LiveCall) => void;
  /** A call that was active is not so any more, and the server did not say what became of it: it has to be asked. */
  onVanished: (call: LiveCall) => void;
  actions: CallActions;
}

export class CallBook {
  readonly #options: CallBookOptions;
  readonly #active = new Map<string, LiveCall>();
  readonly #ended = new Map<string, LiveCall>();

  constructor(options: CallBookOptions) {
    this.#options = options;
  }

  get active(): LiveCall[] {
    return [...this.#active.values()];
  }

  get(callId: string): LiveCall | undefined {
    return this.#active.get(callId) ?? this.#ended.get(callId);
  }

  /** Takes what the server says of a call. */
  learn(view: CallView, source: ViewSource): LiveCall {
    const known = this.get(view.callId);
    if (known === undefined) return this.#add(view, source);
    known.learn(view, source);
    this.#file(known);
    return known;
  }

  /**
   * Takes the snapshot of a welcome. After a recovery the replay tells the rest of the calls known here; otherwise the
   * snapshot is the truth, and an empty one means that nothing is active.
   */
  learnSnapshot({ calls, recovered }: Welcome, isOtherLog: boolean): void {
    const present = new Set(calls.map(({ callId }) => callId));
    const missing = recovered ? [] : this.active.filter(({ callId }) => !present.has(callId));
    for (const view of calls) {
      const known = this.get(view.callId);
      if (known === undefined) this.#add(view, 'state');
      else if (!recovered) known.learn(view, 'state', isOtherLog);
    }
    for (const call of missing) this.#options.onVanished(call);
  }

  /** Nobody can say what became of the call: it is over for this client. */
  lose(call: LiveCall): void {
    this.#active.delete(call.callId);
    call.lose();
  }

  #add(view: CallView, source: ViewSource): LiveCall {
    const call = new LiveCall(view, source, this.#options.actions);
    this.#active.set(call.callId, call);
    this.#file(call);
    this.#options.onNew(call);
    return call;
  }

  #file(call: LiveCall): void {
    if (!call.hasEnded || !this.#active.delete(call.callId)) return;
    this.#ended.set(call.callId, call);
    for (const callId of this.#ended.keys()) {
      if (this.#ended.size <= MAX_ENDED) break;
      this.#ended.delete(callId);
    }
  }
}
