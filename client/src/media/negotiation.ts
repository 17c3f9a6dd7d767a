// Offers and answers, one step at a time. Both devices may offer at any moment; where two offers cross, the polite one
// takes its own back. reference: W3C WebRTC §10.7 "Perfect negotiation" (w3.org/TR/webrtc).
import type { SignalBody } from '@patchcord/protocol';
import type { Clock } from '../platform/clock.ts';
import { type Candidate, CandidateBatch } from './candidate-batch.ts';
import type { PeerConnectionLike } from './web-rtc.ts';

export interface NegotiationOptions {
  pc: PeerConnectionLike;
  isPolite: boolean;
  clock: Clock;
  send(body: SignalBody): void;
  /** Says what this device sends and wants, before it answers an offer. */
  prepareAnswer(): Promise<void>;
  /** Both devices agree again. */
  settled(): void;
  /** A description makes no sense to the platform. */
  failed(cause: unknown): void;
}

/** How long an offer or an answer waits for the candidates that are found quickly (reference: Matrix MSC2746). */
const GATHER_MS = 200;
/** When no other candidate has come for this long, the quick ones are there. */
const QUIET_MS = 30;

export class Negotiation {
  readonly #options: NegotiationOptions;
  readonly #batch: CandidateBatch;
  #steps: Promise<void> = Promise.resolve();
  #isClosed = false;
  /** From the moment an offer or answer is made until it is sent, candidates are in it. */
  #isCollecting = false;
  #collected: () => void = () => undefined;

  constructor(options: NegotiationOptions) {
    this.#options = options;
    this.#batch = new CandidateBatch(options.clock, options.send);
  }

  /** Offers, unless an offer is under way: then the platform asks again after it. */
  offer(): void {
    this.#enqueue(async () => {
      if (this.#options.pc.signalingState === 'stable') await this.#describe('offer');
    });
  }

  receive(body: SignalBody): void {
    if (body.kind === 'offer') this.#enqueue(() => this.#answer(body.sdp));
    if (body.kind === 'answer') this.#enqueue(() => this.#accept(body.sdp));
    if (body.kind === 'candidates') this.#enqueue(() => this.#addAll(body.candidates));
    if (body.kind === 'end-of-candidates') this.#enqueue(() => this.#add({ candidate: '' }));
  }

  /** This device can be reached there; null: no more are to come. */
  candidate(candidate: Candidate | null): void {
    if (this.#isCollecting) this.#collected();
    if (this.#isCollecting || this.#isClosed) return;
    if (candidate === null) this.#batch.finish();
    else this.#batch.add(candidate);
  }

  close(): void {
    this.#isClosed = true;
    this.#batch.clear();
  }

  #enqueue(step: () => Promise<void>): void {
    const { failed } = this.#options;
    this.#steps = this.#steps.then(async () => {
      if (this.#isClosed) return;
      try {
        await step();
      } catch (cause) {
        if (!this.#isClosed) failed(cause);
      }
    });
  }

  async #answer(sdp: string): Promise<void> {
    const { pc, isPolite, prepareAnswer, settled } = this.#options;
    if (pc.signalingState !== 'stable' && !isPolite) return;
    await pc.setRemoteDescription({ type: 'offer', sdp });
    await prepareAnswer();
    await this.#describe('answer');
    settled();
  }

  async #accept(sdp: string): Promise<void> {
    const { pc, settled } = this.#options;
    if (pc.signalingState !== 'have-local-offer') return;
    await pc.setRemoteDescription({ type: 'answer', sdp });
    settled();
  }

  async #describe(kind: 'offer' | 'answer'): Promise<void> {
    const { pc, send } = this.#options;
    this.#isCollecting = true;
    try {
      await pc.setLocalDescription();
      await this.#gathered();
      if (this.#isClosed || pc.localDescription === null) return;
      const { sdp } = pc.localDescription;
      this.#batch.begin(sdp.includes('a=candidate:'));
      send({ kind, sdp });
    } finally {
      this.#isCollecting = false;
    }
  }

  #gathered(): Promise<void> {
    const { pc, clock } = this.#options;
    return new Promise((resolve) => {
      let quietTimer: unknown = null;
      const timer = clock.setTimer(done, GATHER_MS);
      this.#collected = () => {
        clock.clearTimer(quietTimer);
        quietTimer = clock.setTimer(done, QUIET_MS);
      };
      pc.onicegatheringstatechange = () => pc.iceGatheringState === 'complete' && done();
      function done(): void {
        clock.clearTimer(timer);
        clock.clearTimer(quietTimer);
        pc.onicegatheringstatechange = null;
        resolve();
      }
      if (pc.iceGatheringState === 'complete') done();
    });
  }

  async #addAll(candidates: Candidate[]): Promise<void> {
    for (const candidate of candidates) await this.#add(candidate);
  }

  /** One that belongs to an offer that was ignored, or that the platform cannot read, is of no use and does no harm. */
  async #add(candidate: Candidate): Promise<void> {
    await this.#options.pc.addIceCandidate(candidate).catch(() => undefined);
  }
}
