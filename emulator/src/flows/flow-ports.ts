// What a flow runs on: the call, its line, and the ways out to applications, phones and bots.
import type { FlowCall, FlowChange } from '../calls/flow-call.ts';
import type { Clock } from '../clock.ts';
import type { Dialects } from '../dialects.ts';
import type { PhoneNetwork } from '../phones/phone.ts';
import type { CallerLine } from '../stream/caller-line.ts';
import type { StreamOrder } from '../stream/stream-order.ts';
import type { Announcer } from './announcer.ts';
import type { FlowMemory, StreamSummary } from './flow-memory.ts';
import type { SharedLine } from './shared-line.ts';

/** One request of an applet. Its parameters become the query of a GET or the JSON of a POST. */
export interface AppletRequest {
  type: 'passthru' | 'dynamic-url';
  method: 'GET' | 'POST';
  url: string;
  headers?: Readonly<Record<string, string>>;
  parameters: readonly (readonly [string, string])[];
  /** Of the real clock. */
  timeoutMs: number;
}

/** A null body is one that was too large or broke off. Redirects are not followed. The error is a word for logs. */
export type AppletAnswer =
  | { ok: true; status: number; contentType: string; body: string | null }
  | { ok: false; error: string };

/** A request whose answer nobody waits for. */
export interface AppletNotice {
  type: 'popup' | 'passthru';
  method: 'GET' | 'POST';
  url: string;
  parameters: readonly (readonly [string, string])[];
}

export type BotStreamOrder = Pick<StreamOrder, 'url' | 'bidirectional' | 'line' | 'stopped'>;

export interface FlowTimes {
  /** How long Passthru, a Voicebot's resolver, Greeting and Gather wait for an answer, in real milliseconds. */
  appletTimeoutMs: number;
  /** The same of a Connect applet's dynamic URL. */
  connectTimeoutMs: number;
}

/** What one applet runs on. */
export interface FlowPorts extends CallPorts {
  /** Tells in the call's timeline what the applet was asked for and cannot do; without numbers and addresses. */
  finding(note: string): void;
}

export interface CallPorts {
  readonly clock: Clock;
  readonly dialects: Dialects;
  readonly times: FlowTimes;
  readonly tenantId: string;
  readonly line: SharedLine;
  /** What the exchange lets the parties hear. */
  readonly announcer: Announcer;
  readonly memory: FlowMemory;
  /** Aborted when the first party is gone, the call's time is over, or the emulator stops. */
  readonly gone: AbortSignal;
  /**
   * Aborted when the exchange ends the call: its time is over, the flow is at its end, the emulator stops. Not when the
   * caller hangs up, which a stream sees on its line.
   */
  readonly stopped: AbortSignal;
  /** Rings whom a Connect applet dials. */
  readonly phones: PhoneNetwork;
  /** The call as it stands. */
  call(): FlowCall;
  change(change: FlowChange): void;
  ask(request: AppletRequest): Promise<AppletAnswer>;
  notify(notice: AppletNotice): void;
  openStream(order: BotStreamOrder): Promise<StreamSummary>;
  /** Lets the first party and another one hear each other until the signal is aborted. */
  bridge(line: CallerLine, until: AbortSignal): void;
}
