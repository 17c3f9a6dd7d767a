// One call with a flow or a bot, from the first ring to its end: the phone, the line and the flow that runs on them.
import type { FlowCall, FlowChange } from '../calls/flow-call.ts';
import { type Clock, pause } from '../clock.ts';
import type { Dialects } from '../dialects.ts';
import type { Announcer } from '../flows/announcer.ts';
import { emptyMemory, type FlowMemory } from '../flows/flow-memory.ts';
import type { BotStreamOrder, CallPorts, FlowTimes } from '../flows/flow-ports.ts';
import { runFlow } from '../flows/run-flow.ts';
import { SharedLine } from '../flows/shared-line.ts';
import { streamNote } from '../flows/stream-end.ts';
import { connectLines } from '../phones/connect-lines.ts';
import type { PhoneCall, PhoneNetwork } from '../phones/phone.ts';
import type { AppletHttp } from './applet-http.ts';
import type { CallBook } from './call-book.ts';
import type { Destination } from './flow-calls.ts';
import type { StreamDesk } from './stream-desk.ts';

export interface SessionParts {
  clock: Clock;
  dialects: Dialects;
  times: FlowTimes;
  tenantId: string;
  /** Rings and takes the calls of first parties. */
  phones: PhoneNetwork;
  /** Rings whom a flow dials. */
  agentPhones: PhoneNetwork;
  announcer: Announcer;
  appletHttp: AppletHttp;
  streams: StreamDesk;
  book: CallBook;
  /** Audio is carried in real time alone. */
  isRealTime: boolean;
  call: () => FlowCall;
  change: (change: FlowChange) => void;
}

/** Hz of every line, which is what a phone network has. */
const sampleRate = 8000;

export class FlowSession {
  readonly #parts: SessionParts;
  /** Aborted when the emulator stops. */
  readonly #breaking = new AbortController();
  /** Aborted when the exchange ends the call. */
  readonly #stopping = new AbortController();
  #line: SharedLine | null = null;
  #running: Promise<void> = Promise.resolve();

  constructor(parts: SessionParts) {
    this.#parts = parts;
  }

  /** Resolves when nothing of the call goes on any more. */
  run(destination: Destination): Promise<void> {
    this.#running = this.#run(destination);
    return this.#running;
  }

  press(digits: string): boolean {
    this.#line?.press(digits);
    return this.#line !== null;
  }

  hangUp(): boolean {
    this.#line?.hangUp();
    return this.#line !== null;
  }

  breakOff(): Promise<void> {
    this.#breaking.abort();
    return this.#running;
  }

  async #run(destination: Destination): Promise<void> {
    const { call, change } = this.#parts;
    const phone = call().kind === 'inbound' ? this.#takeCallIn() : await this.#dialOut();
    if (phone === null) return;
    const line = new SharedLine(phone.line);
    this.#line = line;
    const outOfTime = new AbortController();
    const cancelLimit = this.#startTimeLimit(outOfTime);
    const cutOff = AbortSignal.any([outOfTime.signal, this.#breaking.signal]);
    const stop = () => this.#stopping.abort();
    cutOff.addEventListener('abort', stop);
    const gone = AbortSignal.any([line.hungUp, cutOff]);
    const end = () => {
      change({ kind: 'ended' });
      phone.hangUp();
    };
    // The call is over when its first party is gone, whatever its flow is still about to tell.
    gone.addEventListener('abort', end);
    this.#parts.announcer.keep(line, AbortSignal.any([gone, this.#stopping.signal]));
    const ports = this.#ports(line, gone);
    await ('flow' in destination ? runFlow(destination.flow, ports) : talkWithBot(destination.streamUrl, ports));
    gone.removeEventListener('abort', end);
    // A signal made of others lives as long as the process while somebody listens to it.
    cutOff.removeEventListener('abort', stop);
    stop();
    cancelLimit();
    end();
  }

  #takeCallIn(): PhoneCall {
    const { phones, call } = this.#parts;
    const { sid, legs, exoPhone } = call();
    return phones.callIn(legs[0].number, { callSid: sid, from: exoPhone, sampleRate });
  }

  /** Null when nobody answered. */
  async #dialOut(): Promise<PhoneCall | null> {
    const { clock, phones, call, change } = this.#parts;
    const { sid, legs, exoPhone, originateMs, ringLimitMs } = call();
    await pause(clock, originateMs, this.#breaking.signal);
    if (this.#breaking.signal.aborted) return null;
    change({ kind: 'originated' });
    const phone = phones.ring(legs[0].number, { callSid: sid, ringLimitMs, from: exoPhone, sampleRate });
    this.#breaking.signal.addEventListener('abort', () => phone.hangUp());
    const outcome = await phone.ringing;
    if (outcome === 'answered') {
      change({ kind: 'answered' });
      return phone;
    }
    change({ kind: 'unanswered', status: outcome === 'canceled' ? 'no-answer' : outcome });
    return null;
  }

  #startTimeLimit(outOfTime: AbortController): () => void {
    const { clock, call } = this.#parts;
    const { timeLimitMs } = call();
    return timeLimitMs === null ? () => {} : clock.startTimer(timeLimitMs, () => outOfTime.abort());
  }

  #ports(line: SharedLine, gone: AbortSignal): CallPorts {
    const { clock, dialects, times, tenantId, announcer, agentPhones, appletHttp, book, call, change } = this.#parts;
    const memory: FlowMemory = emptyMemory();
    const asking = () => ({ call: call(), faults: book.faultsOf(call().sid) });
    return {
      ...{ clock, dialects, times, tenantId, line, announcer, memory, gone, call, change },
      stopped: this.#stopping.signal,
      phones: agentPhones,
      ask: (request) => appletHttp.ask(request, asking()),
      notify: (notice) => appletHttp.notify(notice, asking()),
      openStream: (order) => this.#openStream(order),
      bridge: (other, until) => {
        if (!this.#parts.isRealTime || until.aborted) return;
        const talk = connectLines(line, other, clock);
        until.addEventListener('abort', () => talk.disconnect(), { once: true });
      },
    };
  }

  #openStream(order: BotStreamOrder): ReturnType<StreamDesk['open']> {
    const { sid, accountSid, exoPhone, legs } = this.#parts.call();
    return this.#parts.streams.open({ ...order, callSid: sid, accountSid, from: legs[0].number, to: exoPhone });
  }
}

/** A call to a stream has no flow: when the bot closes its socket the call ends (reference: Exotel's Connect Voice AI). */
async function talkWithBot(url: string, { line, stopped, openStream, change, clock }: CallPorts): Promise<void> {
  const stream = await line.carriedWhile(openStream({ url, bidirectional: true, line, stopped }));
  const step = { at: clock.now(), name: 'stream', applet: 'voicebot', edge: 'next', note: streamNote(stream) };
  change({ kind: 'stepped', step });
}
