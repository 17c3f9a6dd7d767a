// The use cases over a real store, with a clock that the test turns and a provider that it scripts.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { openStore, type Store } from '../../store/open-store.ts';
import { defaultCheckTimes } from '../check-times.ts';
import { type Calls, createCalls } from '../create-calls.ts';
import type { ProviderReport } from '../facts.ts';
import type { DetailsOutcome, DialOutcome, LookUpOutcome, Telephony } from '../ports.ts';

export const MINUTE = 60_000;
export const reason = { code: 'exotel-timeout', message: 'no answer' } as const;
const nothing: LookUpOutcome = { kind: 'found', reports: [] };

export function report(part: Partial<ProviderReport>): ProviderReport & { callSid: string } {
  const told = { callSid: 'sid-1', status: null, unknownStatus: null, legs: { from: null, to: null } };
  const figures = { conversationSeconds: null, durationSeconds: null, price: null, recordingUrl: null, settled: false };
  return { ...told, ...figures, ...part, callSid: part.callSid ?? 'sid-1' };
}

class ScriptedProvider implements Telephony {
  readonly exoPhone = '08047000001';
  agentCallsEndWithStream = true;
  dials = 0;
  lookUps = 0;
  nextDial: DialOutcome[] = [];
  nextDetails: DetailsOutcome = { kind: 'unavailable', reason, retryAfterMs: null };
  nextLookUp: LookUpOutcome = nothing;

  async dial(): Promise<DialOutcome> {
    this.dials += 1;
    return this.nextDial.shift() ?? { kind: 'accepted', report: report({ status: 'ringing' }) };
  }

  async details(_callSid: string): Promise<DetailsOutcome> {
    return this.nextDetails;
  }

  async lookUp(): Promise<LookUpOutcome> {
    this.lookUps += 1;
    return this.nextLookUp;
  }
}

export const order = {
  callerId: '1234567890',
  recipientId: '9876543210',
  callType: 'voice',
  placedBy: 'me',
  requestId: undefined,
} as const;

/** One instance, unless another one is made. */
export class CheckedCalls implements AsyncDisposable {
  readonly provider = new ScriptedProvider();
  readonly store: Store;
  /** The instance whose checks time brings. */
  calls: Calls;
  now = 1_000_000;
  readonly repairs: string[] = [];
  /** What broke; a test that expects it takes it out. */
  readonly broken: unknown[] = [];
  readonly #dataDir: string;

  static async open(): Promise<CheckedCalls> {
    const dataDir = mkdtempSync(join(tmpdir(), 'patchcord-calls-'));
    const store = await openStore({
      databaseUrl: null,
      dataDir,
      onConnectionLost: () => expect.unreachable(),
      onListenerError: () => expect.unreachable(),
    });
    return new CheckedCalls(store, dataDir);
  }

  private constructor(store: Store, dataDir: string) {
    this.store = store;
    this.#dataDir = dataDir;
    this.calls = this.newInstance();
  }

  newInstance(): Calls {
    return createCalls({
      store: this.store,
      telephony: this.provider,
      clock: { now: () => this.now },
      ids: { callId: () => crypto.randomUUID() },
      times: defaultCheckTimes,
      instanceId: 'i-1',
      isAgent: () => false,
      endTalk: () => false,
      onError: (error) => this.broken.push(error),
      onRepair: (_callId, what) => this.repairs.push(what),
    });
  }

  async place(): Promise<string> {
    const placed = await this.calls.place(order);
    if (!placed.ok) throw new Error(placed.rejection.code);
    await placed.dialled;
    return placed.call.id;
  }

  /** Lets time pass, checking what is due as it becomes due. */
  async pass(ms: number): Promise<void> {
    for (const end = this.now + ms; this.now < end; this.now += 1000) {
      const dueAt = (await this.store.findDue(Number.MAX_SAFE_INTEGER, 1))[0]?.nextCheckAt ?? null;
      if (dueAt === null || dueAt > end) {
        this.now = end;
        return;
      }
      this.now = Math.max(this.now, dueAt);
      await this.calls.reconciler.checkDue(10);
      await this.calls.idle();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.store.close();
    rmSync(this.#dataDir, { recursive: true });
    expect(this.broken).toEqual([]);
  }
}
