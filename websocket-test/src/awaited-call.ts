// Judges, message by message, whether the call that `--until` waits for is where it should be.
import { type CallStatus, type CallView, callStatuses, isEndStatus, type ServerMessage } from '@patchcord/protocol';
import { type CallRequest, isRefusal } from './placed-calls.ts';

export type Verdict =
  | { kind: 'reached'; call: CallView }
  | { kind: 'ended-otherwise'; call: CallView }
  | { kind: 'refused' }
  /** The server started anew and does not name the call among its active ones: asking for it again tells the truth. */
  | { kind: 'out-of-sight'; call: CallRequest };

export class AwaitedCall {
  readonly #wanted: CallStatus;
  readonly #request: CallRequest | null;
  /** Updates may overtake the server's confirmation, which is what tells the call's id. */
  readonly #early: CallView[] = [];
  #callId: string | null = null;

  /** `request` is the call that was placed; null: any call will do, and none of them can fail. */
  constructor(wanted: CallStatus, request: CallRequest | null) {
    this.#wanted = wanted;
    this.#request = request;
  }

  /** null: nothing decided yet. */
  judge(message: ServerMessage): Verdict | null {
    if (message.type === 'welcome') return message.recovered ? null : this.#judgeSnapshot(message.calls);
    if (message.type === 'call_status_update') return this.#judgeUpdate(message.data);
    const isAnswer =
      (message.type === 'call_placed' || message.type === 'error') && message.requestId === this.#request?.requestId;
    if (!isAnswer || this.#request === null) return null;
    if (message.type === 'error') return this.#callId === null && isRefusal(message) ? { kind: 'refused' } : null;
    this.#callId = message.callId;
    return this.#judgeFirst([...this.#early.splice(0), message.data]);
  }

  #judgeUpdate(call: CallView): Verdict | null {
    if (this.#request !== null && this.#callId === null) this.#early.push(call);
    return this.#judgeCall(call);
  }

  #judgeSnapshot(calls: CallView[]): Verdict | null {
    const verdict = this.#judgeFirst(calls);
    if (verdict !== null) return verdict;
    const isLost =
      this.#request !== null && this.#callId !== null && !calls.some((call) => call.callId === this.#callId);
    return isLost ? { kind: 'out-of-sight', call: this.#request } : null;
  }

  #judgeFirst(calls: CallView[]): Verdict | null {
    for (const call of calls) {
      const verdict = this.#judgeCall(call);
      if (verdict !== null) return verdict;
    }
    return null;
  }

  #judgeCall(call: CallView): Verdict | null {
    if (this.#request === null) return call.status === this.#wanted ? { kind: 'reached', call } : null;
    if (call.callId !== this.#callId) return null;
    if (hasReached(call.status, this.#wanted)) return { kind: 'reached', call };
    return isEndStatus(call.status) ? { kind: 'ended-otherwise', call } : null;
  }
}

/** Whether a call that is `status` now is, or was on its way, `wanted`. No end implies anything before it. */
function hasReached(status: CallStatus, wanted: CallStatus): boolean {
  if (isEndStatus(status) || isEndStatus(wanted)) return status === wanted;
  return callStatuses.indexOf(status) >= callStatuses.indexOf(wanted);
}
