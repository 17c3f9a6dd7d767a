// What a plan's webhooks have become at the clients: how many deliveries, and how long after the planned moment.
import { createHistogram } from 'node:perf_hooks';
import { countWebhooks, indexOf, type LoadPlan } from '../load/load-plan.ts';
import { monotonicMs } from '../load/monotonic-clock.ts';
import { type Stage, statusOfStage } from '../load/status-callback.ts';

/** What the clients are to wait for. */
export interface Expectation {
  plan: LoadPlan;
  /** The webhooks from this place until before the other one. */
  from: number;
  until: number;
  /** When webhook 0 is due (monotonic ms), and how far apart they are. */
  startAtMs: number;
  intervalMs: number;
}

export interface ArrivalFigures {
  deliveries: number;
  bytes: number;
  lastAtMs: number;
  latencyMs: { p50: number; p99: number; max: number };
  /** Share of one core that the clients' process used from the first delivery to the last. */
  clientCpu: number;
}

const CALL_SID = Buffer.from('"callSid":"');
const STATUS = '","status":"';
/** callSid stands among the first fields, in all servers. */
const SEARCHED_BYTES = 160;
const SID_BYTES = 32;
const RUN_DIGITS = 8;
const DIGIT_0 = 48;
const stageOfLetter = new Map(statusOfStage.map((status, stage) => [status.charCodeAt(0), stage as Stage]));

export class Arrivals {
  readonly done: Promise<void>;
  readonly expected: number;
  readonly #expectation: Expectation;
  readonly #latency = createHistogram();
  readonly #resolve: () => void;
  #deliveries = 0;
  #bytes = 0;
  #first = instant();
  #last = this.#first;

  constructor(expectation: Expectation, clients: number) {
    this.#expectation = expectation;
    this.expected = countWebhooks(expectation.plan, expectation.from, expectation.until) * clients;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.done = promise;
    this.#resolve = resolve;
  }

  get deliveries(): number {
    return this.#deliveries;
  }

  /** Looks at one text message; tells whether it is a measured event. */
  take(bytes: Buffer, start: number, end: number): boolean {
    const { plan, from, until, startAtMs, intervalMs } = this.#expectation;
    const index = indexInPlan(plan, bytes, start);
    if (index < from || index >= until) return false;
    if (this.#deliveries === 0) this.#first = instant();
    this.#deliveries += 1;
    this.#bytes += end - start;
    const latencyMs = monotonicMs() - (startAtMs + index * intervalMs);
    this.#latency.record(Math.max(1, Math.round(latencyMs * 1000)));
    if (this.#deliveries === this.expected) {
      this.#last = instant();
      this.#resolve();
    }
    return true;
  }

  /** To be asked for when it is done. */
  figures(): ArrivalFigures {
    const ms = (percentile: number) => this.#latency.percentile(percentile) / 1000;
    return {
      deliveries: this.#deliveries,
      bytes: this.#bytes,
      lastAtMs: this.#last.atMs,
      latencyMs: { p50: ms(50), p99: ms(99), max: this.#latency.max / 1000 },
      clientCpu: (this.#last.cpuMs - this.#first.cpuMs) / (this.#last.atMs - this.#first.atMs),
    };
  }
}

function instant(): { atMs: number; cpuMs: number } {
  const { user, system } = process.cpuUsage();
  return { atMs: monotonicMs(), cpuMs: (user + system) / 1000 };
}

/** The place in the plan of the webhook that caused this message; -1 for any other message. */
function indexInPlan(plan: LoadPlan, bytes: Buffer, start: number): number {
  const found = bytes.subarray(start, start + SEARCHED_BYTES).indexOf(CALL_SID);
  if (found < 0) return -1;
  const sid = start + found + CALL_SID.length;
  const stage = stageOfLetter.get(bytes[sid + SID_BYTES + STATUS.length] ?? 0);
  if (stage === undefined || numberAt(bytes, sid, sid + RUN_DIGITS) !== plan.run) return -1;
  return indexOf(plan, { call: numberAt(bytes, sid + RUN_DIGITS, sid + SID_BYTES), stage });
}

function numberAt(bytes: Buffer, from: number, until: number): number {
  let value = 0;
  for (let at = from; at < until; at += 1) value = value * 10 + (bytes[at] ?? 0) - DIGIT_0;
  return value;
}
