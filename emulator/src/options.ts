// What an emulator may be told at its start, and what holds where it is told nothing.
import { canonicalNumber } from './calls/phone-number.ts';
import { type Timings, timingsWith } from './calls/timings.ts';
import { type Clock, fastClock, systemClock } from './clock.ts';
import { type DialectOptions, type Dialects, dialectsSchema } from './dialects.ts';
import type { DeliveryTimes } from './exchange/callback-courier.ts';
import type { FlowTimes } from './flows/flow-ports.ts';
import type { FlowOptions } from './flows/flow-shelf.ts';
import type { Account } from './http/rest-gate.ts';
import type { Log } from './log.ts';
import type { VoiceModelOptions } from './model/model-options.ts';
import type { PhoneNetwork } from './phones/phone.ts';
import { SteppedClock } from './stepped-clock.ts';
import type { OpenStream } from './stream/stream-order.ts';

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
  /** The flows that calls go through, and the ExoPhones that they answer. */
  flows?: FlowOptions;
  /** The bot that takes the calls of an ExoPhone without a flow: `wss://…`, or `https://…` that is asked for it. */
  voicebotUrl?: string | undefined;
  /** What wins where Exotel's documents and captures contradict each other. */
  dialects?: DialectOptions;
  /** How long applets wait for an application, in real milliseconds. */
  appletTimes?: Partial<FlowTimes>;
  /** How many audio streams the account may have at once. */
  streamLimit?: number;
  /** The same text gives calls the same CallSids. */
  seed?: string | undefined;
  /** 50 runs fifty times as fast; `stepwise` stands still until it is told to go on. Neither carries audio. */
  speed?: number | 'stepwise' | undefined;
  /** Epoch milliseconds at which a clock with a speed begins; default: now. */
  startAt?: number | undefined;
  /** A clock of one's own, instead of `speed`. It is taken to be a real one. */
  clock?: Clock;
  /**
   * The phones that calls ring, those between two numbers in real time alone; default: handsets, scripted people and
   * those of the magic numbers.
   */
  phones?: PhoneNetwork;
  /** A folder of scripted people, and the espeak-ng voice of those that name none. */
  phoneScripts?: { folder: string; voice?: string } | undefined;
  /** The voice model at `/v1/realtime` of the same port. */
  model?: VoiceModelOptions;
  /** What opens audio streams; default: the emulated AgentStream. */
  openStream?: OpenStream;
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
  flows: FlowOptions;
  voicebotUrl: string | null;
  dialects: Dialects;
  appletTimes: FlowTimes;
  streamLimit: number;
  seed: string | null;
  clock: Clock;
  /** Whether the clock can carry audio. */
  isRealTime: boolean;
  phones: PhoneNetwork | null;
  phoneScripts: { folder: string; voice?: string } | null;
  model: VoiceModelOptions;
  openStream: OpenStream | null;
  log: Log;
}

export const defaults = {
  host: '127.0.0.1',
  account: { sid: 'emulated1', key: 'key', token: 'token' },
  exoPhones: ['08047000001'],
  callbacks: { timeoutMs: 15_000, retryAfterMs: [2_000, 5_000] },
  requestsPerMinute: 200,
  maxEndedCalls: 50_000,
  appletTimes: { appletTimeoutMs: 10_000, connectTimeoutMs: 5_000 },
  streamLimit: 100,
} as const;

/** Throws a TypeError when an ExoPhone is not a phone number, and a ZodError when a dialect is not one. */
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
    flows: options.flows ?? {},
    voicebotUrl: options.voicebotUrl ?? null,
    dialects: dialectsSchema.parse(options.dialects ?? {}),
    appletTimes: { ...defaults.appletTimes, ...options.appletTimes },
    streamLimit: options.streamLimit ?? defaults.streamLimit,
    seed: options.seed ?? null,
    clock: clockFrom(options),
    isRealTime: options.clock !== undefined || options.speed === undefined || options.speed === 1,
    phones: options.phones ?? null,
    phoneScripts: options.phoneScripts ?? null,
    model: options.model ?? {},
    openStream: options.openStream ?? null,
    log: options.log ?? (() => {}),
  };
}

function clockFrom({ clock, speed = 1, startAt = Date.now() }: EmulatorOptions): Clock {
  if (clock !== undefined) return clock;
  if (speed === 'stepwise') return new SteppedClock(startAt);
  if (!(speed > 0)) throw new TypeError('The speed must be a number above 0, or stepwise');
  return speed === 1 ? systemClock : fastClock(speed, startAt);
}

function exoPhone(text: string): string {
  const number = canonicalNumber(text);
  if (number === null) throw new TypeError('An ExoPhone must be a phone number, such as 08047000001');
  return number;
}
