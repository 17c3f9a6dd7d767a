// Calls of agents over a real store, with a clock that the test turns and a provider that it scripts.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { openStore, type Store } from '../../store/open-store.ts';
import { defaultCheckTimes } from '../check-times.ts';
import { type Calls, createCalls } from '../create-calls.ts';
import type { LegReport, ProviderReport } from '../facts.ts';
import type { DetailsOutcome, DialOutcome, DialRequest, Telephony } from '../ports.ts';

export const SID = 'c0ffee18bl';
export const stream = { callSid: SID, callId: null, from: '09876500001', to: '08047000001', agent: 'sales' } as const;

export function leg(status: LegReport['status'], onCallSeconds: number | null = null): LegReport {
  return { status, onCallSeconds, answeredBy: null, cause: null };
}

export function report(part: Partial<ProviderReport>): ProviderReport & { callSid: string } {
  const told = { status: null, unknownStatus: null, legs: { from: null, to: null }, settled: false };
  const figures = { conversationSeconds: null, durationSeconds: null, price: null, recordingUrl: null };
  return { ...told, ...figures, ...part, callSid: SID };
}

export class AgentDesk implements AsyncDisposable {
  readonly store: Store;
  readonly #dataDir: string;
  /** Of the instance that the test is about. */
  calls: Calls;
  /** Epoch ms. */
  now = 1_000_000;
  /** What the provider was asked to dial. */
  readonly dialled: DialRequest[] = [];
  /** Calls whose agent talks on this instance. */
  readonly talking = new Set<string>();
  nextDial: DialOutcome = {
    kind: 'accepted',
    report: report({ status: 'ringing', legs: { from: leg('ringing'), to: null } }),
  };
  details: DetailsOutcome = { kind: 'found', report: report({ status: 'ringing' }) };

  private constructor(store: Store, dataDir: string) {
    this.store = store;
    this.#dataDir = dataDir;
    this.calls = this.newInstance();
  }

  static async open(): Promise<AgentDesk> {
    const dataDir = mkdtempSync(join(tmpdir(), 'patchcord-agents-'));
    const store = await openStore({
      databaseUrl: null,
      dataDir,
      onConnectionLost: () => expect.unreachable(),
      onListenerError: () => expect.unreachable(),
    });
    return new AgentDesk(store, dataDir);
  }

  /** Another instance on the same store. `endsWithStream`: a call of an agent has no flow, and ends with its stream. */
  newInstance({ endsWithStream = true, instanceId = 'i-1' } = {}): Calls {
    const telephony: Telephony = {
      exoPhone: '08047000001',
      agentCallsEndWithStream: endsWithStream,
      dial: async (request) => {
        this.dialled.push(request);
        return this.nextDial;
      },
      details: async () => this.details,
      lookUp: async () => ({ kind: 'found', reports: [] }),
    };
    return createCalls({
      store: this.store,
      telephony,
      clock: { now: () => this.now },
      ids: { callId: () => crypto.randomUUID() },
      times: defaultCheckTimes,
      instanceId,
      isAgent: (name) => name === 'sales',
      endTalk: (callId) => this.talking.has(callId),
      onError: (error) => expect.unreachable(String(error)),
      onRepair: () => undefined,
    });
  }

  /** Has the agent place a call, and gives its id once it was dialled. */
  async place(part: { callerId?: string; requestId?: string } = {}): Promise<string> {
    const order = { recipientId: '9876500001', callType: 'voice', agent: 'sales', placedBy: 'me' } as const;
    const placed = await this.calls.place({ ...order, requestId: undefined, ...part });
    if (!placed.ok) throw new Error(placed.rejection.code);
    await placed.dialled;
    return placed.call.id;
  }

  /** The statuses that clients were told of a call, and the types of what else they were told. */
  async told(id: string): Promise<string[]> {
    return (await this.store.eventsOf(id)).map(({ type, dataJson }) =>
      type === 'call_status_update' ? JSON.parse(dataJson).status : type,
    );
  }

  /** A delivery like an applet's; `key` makes it another one. */
  delivered(part: Partial<ProviderReport>, key: string) {
    const { from, to } = stream;
    const delivery = { key, dialect: 'passthru', raw: '{}' };
    return this.calls.record({ report: report(part), callId: null, from, to, dialled: false, delivery });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.store.close();
    rmSync(this.#dataDir, { recursive: true });
  }
}
