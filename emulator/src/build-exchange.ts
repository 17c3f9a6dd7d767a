// Puts together what runs the calls, whatever opens the doors to it.
import type { Phones } from './build-phones.ts';
import { newCallSid, type RandomHex, seededRandom } from './calls/call-sid.ts';
import { AppletHttp } from './exchange/applet-http.ts';
import { CallBook } from './exchange/call-book.ts';
import { CallRecordings } from './exchange/call-recordings.ts';
import { CallStore } from './exchange/call-store.ts';
import { CallbackCourier } from './exchange/callback-courier.ts';
import { CallbackLog } from './exchange/callback-log.ts';
import { FlowCalls } from './exchange/flow-calls.ts';
import { OutgoingHttp } from './exchange/outgoing-http.ts';
import { StreamDesk } from './exchange/stream-desk.ts';
import { Switchboard } from './exchange/switchboard.ts';
import { Announcer } from './flows/announcer.ts';
import { FlowShelf } from './flows/flow-shelf.ts';
import { PromptSounds } from './flows/prompt-sounds.ts';
import type { Settings } from './options.ts';
import { createOpenStream } from './stream/open-stream.ts';
import type { OpenStream } from './stream/stream-order.ts';
import { StreamThrottle } from './stream/stream-throttle.ts';

export interface Exchange {
  book: CallBook;
  callbackLog: CallbackLog;
  switchboard: Switchboard;
  recordings: CallRecordings;
  flowCalls: FlowCalls;
  shelf: FlowShelf;
  streams: StreamDesk;
  throttle: StreamThrottle;
  /** Goes on with the stored calls. */
  resume(): void;
  /** Resolves when no request is under way and everything that could go on has gone on. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

/** Throws when a flow is wrong or the data folder cannot be used. */
export function buildExchange(settings: Settings, phones: Phones): Exchange {
  const { clock, account, timings, dialects, isRealTime, log } = settings;
  const shelf = new FlowShelf(settings.flows, settings.voicebotUrl);
  shelf.checkExoPhones(settings.exoPhones);
  const callbackLog = new CallbackLog();
  const http = new OutgoingHttp();
  const courier = new CallbackCourier(clock, settings.callbacks, callbackLog, http);
  const appletHttp = new AppletHttp({ clock, http, callbackLog, noticeTimeoutMs: settings.callbacks.timeoutMs });
  const sounds = new PromptSounds({ http, folder: settings.flows.folder ?? null });
  const announcer = new Announcer({ clock, isRealTime, sounds });
  const store = settings.dataDir === null ? null : new CallStore(settings.dataDir);
  const book = new CallBook({ ...settings, store, courier, callbackLog });
  const throttle = new StreamThrottle(settings.streamLimit);
  const streams = new StreamDesk(settings.openStream ?? openStreamFrom(settings, throttle), isRealTime);
  const common = { clock, timings, book, accountSid: account.sid, newSid: sidSource(settings, book) };
  // Phones of one's own are not recorded.
  const recordings = new CallRecordings(settings.phones === null ? phones.records : null, account.sid);
  const switchboard = new Switchboard({ ...common, live: isRealTime ? { phones: phones.agents, recordings } : null });
  const flowCalls = new FlowCalls({
    ...{ ...common, dialects, isRealTime, announcer, appletHttp, streams, log },
    phones: phones.callers,
    agentPhones: phones.agents,
    times: settings.appletTimes,
    tenantId,
  });
  return {
    ...{ book, callbackLog, switchboard, recordings, flowCalls, shelf, streams, throttle },
    resume: () => resumeCalls(book, switchboard, flowCalls),
    idle: () => http.idle(),
    async close() {
      http.close();
      await flowCalls.close();
      switchboard.close();
      await Promise.all([courier.close(), appletHttp.close()]);
      store?.close();
    },
  };
}

/** What Exotel calls an account inside. */
const tenantId = '67291';

function resumeCalls(book: CallBook, switchboard: Switchboard, flowCalls: FlowCalls): void {
  for (const { kind, sid } of book.load()) {
    if (kind === 'two-numbers') switchboard.resume(sid);
    else flowCalls.resume(sid);
  }
}

function openStreamFrom({ clock, dialects, seed }: Settings, throttle: StreamThrottle): OpenStream {
  // A sequence of its own: otherwise a stream would change the names of the calls after it.
  const random = randomOf(seed, '/streams');
  return createOpenStream({ throttle, dialect: dialects.stream, newStreamSid: () => newCallSid(clock.now(), random) });
}

/** A seeded source begins anew with each start: names that stored calls have are passed over. */
function sidSource({ seed, clock }: Settings, book: CallBook): () => string {
  const random = randomOf(seed, '');
  return () => {
    let sid = newCallSid(clock.now(), random);
    while (book.find(sid) !== null) sid = newCallSid(clock.now(), random);
    return sid;
  };
}

/** @param sequence sets apart what is named independently of each other */
function randomOf(seed: string | null, sequence: string): RandomHex | undefined {
  return seed === null ? undefined : seededRandom(`${seed}${sequence}`);
}
