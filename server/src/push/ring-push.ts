// When a ring goes out by push: at once when no device of the person is connected, else when none has acknowledged it
// in time; then again to those that could not be reached for a moment, as long as it rings.
import { backOffMs } from '../back-off.ts';
import type { PushOutcome, PushRing, PushSender } from './push.ts';
import type { PushTarget } from './push-target.ts';

export interface DeviceTarget {
  deviceId: string;
  target: PushTarget;
}

/** Where the targets of people are kept. */
export interface PushTargets {
  of(userId: string): Promise<DeviceTarget[]>;
  remove(userId: string, device: DeviceTarget): Promise<void>;
}

export interface RingPushOptions {
  sender: PushSender;
  targets: PushTargets;
  /** Epoch ms. */
  now: () => number;
  /** Every answer of a push service, for the log and the metrics. */
  onOutcome: (kind: PushTarget['kind'], outcome: PushOutcome, callId: string) => void;
  /** Hears of targets that could not be read or removed. */
  onError: (error: unknown) => void;
}

export interface RingPush {
  /** A person is called. The same call twice is one ring. */
  begin(ring: PushRing & { userId: string }, hasConnectedDevice: boolean): void;
  /** A device rings. Before the push: there is none. After it: this device gets no further one. */
  acknowledged(callId: string, deviceId: string): void;
  /** Nobody needs to be reached any more: answered, rejected, canceled. */
  end(callId: string): void;
  close(): void;
}

/** How long a connected device has to acknowledge. */
export const ackTimeoutMs = 2_000;
const retry = { minMs: 500, maxMs: 4_000 };

export function createRingPush(options: RingPushOptions): RingPush {
  const rings = new Map<string, RingingPush>();
  const end = (callId: string) => {
    rings.get(callId)?.stop();
    rings.delete(callId);
  };
  return {
    begin(ring, hasConnectedDevice) {
      if (rings.has(ring.callId) || ring.expiresAt <= options.now()) return;
      rings.set(ring.callId, new RingingPush(ring, options, () => end(ring.callId)));
      rings.get(ring.callId)?.start(hasConnectedDevice ? ackTimeoutMs : 0);
    },
    acknowledged: (callId, deviceId) => rings.get(callId)?.acknowledged(deviceId),
    end,
    close() {
      for (const callId of [...rings.keys()]) end(callId);
    },
  };
}

class RingingPush {
  readonly #ring: PushRing & { userId: string };
  readonly #options: RingPushOptions;
  readonly #onExpired: () => void;
  readonly #acknowledgedBy = new Set<string>();
  readonly #timers = new Set<NodeJS.Timeout>();
  #hasPushed = false;
  #stopped = false;

  constructor(ring: PushRing & { userId: string }, options: RingPushOptions, onExpired: () => void) {
    this.#ring = ring;
    this.#options = options;
    this.#onExpired = onExpired;
  }

  start(waitMs: number): void {
    this.#after(this.#ring.expiresAt - this.#options.now(), this.#onExpired);
    if (waitMs === 0) this.#push();
    else this.#after(waitMs, () => this.#push());
  }

  acknowledged(deviceId: string): void {
    this.#acknowledgedBy.add(deviceId);
  }

  stop(): void {
    this.#stopped = true;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }

  #push(): void {
    if (this.#hasPushed || this.#acknowledgedBy.size > 0) return;
    this.#hasPushed = true;
    this.#options.targets.of(this.#ring.userId).then(
      (devices) => {
        for (const device of devices) this.#sendTo(device, 0);
      },
      (error: unknown) => {
        this.#options.onError(error);
        this.#hasPushed = false;
        this.#after(retry.minMs, () => this.#push());
      },
    );
  }

  #sendTo(device: DeviceTarget, failures: number): void {
    this.#send(device, failures).catch(this.#options.onError);
  }

  async #send(device: DeviceTarget, failures: number): Promise<void> {
    if (this.#stopped || this.#acknowledgedBy.has(device.deviceId)) return;
    const outcome = await this.#options.sender.send(device.target, this.#ring);
    this.#options.onOutcome(device.target.kind, outcome, this.#ring.callId);
    if (outcome.kind === 'gone') {
      await this.#options.targets.remove(this.#ring.userId, device).catch(this.#options.onError);
    }
    if (outcome.kind !== 'temporary') return;
    const waitMs = Math.max(outcome.retryAfterMs ?? 0, backOffMs(failures, retry));
    // One that would come after the end of the ring is not waited for: the timer of the end comes first.
    this.#after(waitMs, () => this.#sendTo(device, failures + 1));
  }

  #after(ms: number, then: () => void): void {
    if (this.#stopped) return;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      then();
    }, ms);
    this.#timers.add(timer);
  }
}
