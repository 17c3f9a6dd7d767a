// What an emulator may be told at its start, and what holds where it is told nothing.
import { canonicalNumber } from './calls/phone-number.ts';
import { type Timings, timingsWith } from './calls/timings.ts';
import { type Clock, systemClock } from './clock.ts';
import type { DeliveryTimes } from './exchange/callback-courier.ts';
import type { Account } from './http/rest-gate.ts';
import type { Log } from './log.ts';

export interface EmulatorOptions {
  /** 0, the default, takes any free port. */
  port?: number;
  /** Default `127.0.0.1`: the control door is open to whoever reaches it. */
  host?: string;
  /** Where calls are kept over a restart; in memory alone when absent. */
  dataDir?: string | undefined;
  account?: Partial<Account>;
  /** The account's numbers, in any form that Exotel takes. */
  exoPhones?: readonly string[];
  /** In milliseconds; what is absent has its default. */
  timings?: Partial<Timings>;
  /** In milliseconds. */
  callbacks?: Partial<DeliveryTimes>;
  /** Null turns the limit off. */
  requestsPerMinute?: number | null;
  /** How many ended calls are remembered. */
  maxEndedCalls?: number;
  /** Leaves ongoing calls out of `GET Calls`, as one version of Exotel's documentation says. */
  hideOngoing?: boolean;
  clock?: Clock;
  log?: Log;
}

export interface Settings {
  port: number;
  host: string;
  dataDir: string | null;
  account: Account;
  /** In canonical form. */
  exoPhones: readonly string[];
  timings: Timings;
  callbacks: DeliveryTimes;
  requestsPerMinute: number | null;
  maxEndedCalls: number;
  hideOngoing: boolean;
  clock: Clock;
  log: Log;
}

export const defaults = {
  host: '127.0.0.1',
  account: { sid: 'emulated1', key: 'key', token: 'token' },
  exoPhones: ['08047000001'],
  callbacks: { timeoutMs: 15_000, retryAfterMs: [2_000, 5_000] },
  requestsPerMinute: 200,
  maxEndedCalls: 50_000,
} as const;

/** Throws a TypeError when an ExoPhone is not a phone number. */
export function settingsFrom(options: EmulatorOptions): Settings {
  const { requestsPerMinute = defaults.requestsPerMinute } = options;
  return {
    port: options.port ?? 0,
    host: options.host ?? defaults.host,
    dataDir: options.dataDir ?? null,
    account: { ...defaults.account, ...options.account },
    exoPhones: (options.exoPhones ?? defaults.exoPhones).map(exoPhone),
    timings: timingsWith(options.timings ?? {}),
    callbacks: { ...defaults.callbacks, ...options.callbacks },
    requestsPerMinute,
    maxEndedCalls: options.maxEndedCalls ?? defaults.maxEndedCalls,
    hideOngoing: options.hideOngoing ?? false,
    clock: options.clock ?? systemClock,
    log: options.log ?? (() => {}),
  };
}

function exoPhone(text: string): string {
  const number = canonicalNumber(text);
  if (number === null) throw new TypeError('An ExoPhone must be a phone number, such as 08047000001');
  return number;
}
