// Hands signals from one device of a call to the other, as a server does: without looking into them, and only to a
// connection that has said how far it is.
import type { SignalMessage } from '@patchcord/protocol';

/** A connected client, as far as signals go. */
export interface SignalReceiver {
  deviceId: string;
  tell(message: SignalMessage): void;
}

export class SignalHub {
  /** Everything that was handed on or dropped, in order. */
  readonly seen: { from: string; message: SignalMessage }[] = [];
  /** The caller's device, and the one that has answered. */
  readonly #devices = new Map<string, { caller: string; callee: string | null }>();
  readonly #resumed = new Map<string, Set<SignalReceiver>>();

  begin(callId: string, caller: string): void {
    this.#devices.set(callId, { caller, callee: null });
  }

  answer(callId: string, callee: string): void {
    const caller = this.#devices.get(callId)?.caller ?? '';
    this.#devices.set(callId, { caller, callee });
  }

  /** False: the sender is not in this call, or nobody has answered it. */
  relay(message: SignalMessage, sender: SignalReceiver): boolean {
    const { caller, callee } = this.#devices.get(message.callId) ?? { caller: '', callee: null };
    if (callee === null || (sender.deviceId !== caller && sender.deviceId !== callee)) return false;
    this.seen.push({ from: sender.deviceId, message });
    const resumed = this.#resumed.get(message.callId) ?? new Set();
    this.#resumed.set(message.callId, resumed);
    if (message.type === 'signal_resume') resumed.add(sender);
    const other = sender.deviceId === caller ? callee : caller;
    for (const receiver of resumed) if (receiver.deviceId === other) receiver.tell(message);
    return true;
  }

  leave(receiver: SignalReceiver): void {
    for (const resumed of this.#resumed.values()) resumed.delete(receiver);
  }
}
