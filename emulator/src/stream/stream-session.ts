// One stream over an open socket, from `connected` to the close: every 20 ms a step on the metronome.
import type { WebSocket } from 'ws';
import type { BotAddress } from './bot/bot-address.ts';
import { BotIntake } from './bot/bot-intake.ts';
import { CallerFrames } from './bot/caller-frames.ts';
import { EventSender } from './bot/event-sender.ts';
import { Lateness } from './measure/lateness.ts';
import { StreamLog } from './measure/stream-log.ts';
import { verdictsOn } from './measure/verdicts.ts';
import type { Paced } from './metronome.ts';
import { packetMs, StreamAudio } from './stream-audio.ts';
import type { StreamOrder } from './stream-order.ts';
import type { StreamEnd, StreamReport } from './stream-report.ts';
import type { StreamSettings } from './stream-settings.ts';

/** How long a bot may take to answer the close. */
const closeGraceMs = 1000;
/** A bot may not have seen `stop` yet when it sends something this long after it. */
const stopTravelMs = 200;
/** More messages than this within one packet have to wait for the next. */
const maxMessagesPerPacket = 200;

/** What a session tells at its end; the handshake is told by whoever made it. */
export interface SessionResult {
  streamSid: string;
  error: string | null;
  report: Omit<StreamReport, 'handshake'>;
}

export class StreamSession implements Paced {
  dueMs: number;
  readonly #streamSid: string;
  readonly #order: StreamOrder;
  readonly #settings: StreamSettings;
  readonly #address: BotAddress;
  readonly #socket: WebSocket;
  readonly #log: StreamLog;
  readonly #audio: StreamAudio;
  readonly #sender: EventSender;
  readonly #frames: CallerFrames;
  readonly #intake: BotIntake;
  readonly #late = new Lateness();
  readonly #startMs: number;
  readonly #closed = Promise.withResolvers<void>();
  #started = false;
  #messagesInPacket = 0;
  #digits = 0;
  #marksReturned = 0;
  #unreadSinceMs: number | null = null;
  #ending: { end: StreamEnd; error: string | null; atMs: number } | null = null;

  /** @param socket open and paused */
  constructor(order: StreamOrder, settings: StreamSettings, address: BotAddress, socket: WebSocket) {
    const { sampleRate } = address;
    const { dialect, metronome, maxUnsentBytes } = settings;
    this.#streamSid = settings.newStreamSid();
    this.#order = order;
    this.#settings = settings;
    this.#address = address;
    this.#socket = socket;
    this.#startMs = metronome.nowMs() + settings.startDelayMs;
    this.dueMs = this.#startMs;
    this.#log = new StreamLog(() => this.#nowMs());
    this.#audio = new StreamAudio(order.line, sampleRate, this.#log, dialect.marksAfterClear);
    this.#sender = new EventSender(socket, { streamSid: this.#streamSid, dialect, maxUnsentBytes });
    this.#frames = new CallerFrames(this.#sender, sampleRate, dialect.frameMs);
    const { bidirectional } = order;
    const facts = { ...settings, streamSid: this.#streamSid, sampleRate, bidirectional };
    this.#intake = new BotIntake(facts, this.#audio.playOut, this.#log, (name) => this.#returnMark(name));
  }

  /** Resolves when the socket is closed. Never rejects. */
  async run(): Promise<SessionResult> {
    if (this.#address.customParametersCut) this.#log.note('custom-parameters-cut');
    if (this.#address.refusedSampleRate !== null) this.#log.note('sample-rate-unknown');
    this.#socket.on('ping', (data) => this.#sender.pong(data));
    this.#socket.on('message', (data, isBinary) => this.#take(data as Buffer, isBinary));
    this.#socket.on('error', (error) => this.#end('protocol-error', error.message));
    this.#socket.on('close', (code) => this.#closedByBot(code));
    this.#sender.connected();
    this.#log.event('connected');
    this.#settings.metronome.join(this);
    this.#socket.resume();
    await this.#closed.promise;
    return this.#result();
  }

  step(nowMs: number): void {
    this.#late.add(nowMs - this.dueMs);
    this.dueMs += packetMs;
    this.#readOn();
    const end = this.#dueEnd();
    if (end !== null) this.#end(end);
    else if (this.#started) this.#pass();
    else this.#start();
  }

  fail(cause: unknown): void {
    this.#end('emulator-fault', `emulator fault: ${cause instanceof Error ? cause.message : String(cause)}`);
  }

  #dueEnd(): StreamEnd | null {
    if (this.#order.line.hungUp.aborted) return 'caller-hung-up';
    if (this.#order.stopped.aborted) return 'stopped-by-flow';
    return this.#nowMs() >= this.#settings.maxDurationMs ? 'time-limit' : null;
  }

  #pass(): void {
    const { said, marks } = this.#audio.pass(this.#late.sinceTooLate * packetMs);
    for (const name of marks) this.#returnMark(name);
    this.#sendDigits();
    this.#watchReader(this.#frames.add(said));
  }

  #start(): void {
    const { callSid, accountSid, from, to } = this.#order;
    const { sampleRate, customParameters } = this.#address;
    this.#started = true;
    this.#intake.open = true;
    const mediaFormat = { encoding: null, sampleRate };
    this.#sender.send({ event: 'start', callSid, accountSid, from, to, customParameters, mediaFormat });
    this.#log.event('start');
  }

  #take(message: Buffer, isBinary: boolean): void {
    if (this.#ending !== null) {
      if (this.#nowMs() - this.#ending.atMs > stopTravelMs) this.#log.note('sent-after-stop');
      return;
    }
    this.#intake.take(message, isBinary);
    this.#messagesInPacket += 1;
    if (this.#messagesInPacket <= maxMessagesPerPacket || this.#socket.isPaused) return;
    this.#log.note('floods');
    this.#socket.pause();
  }

  #readOn(): void {
    this.#messagesInPacket = 0;
    if (this.#socket.isPaused) this.#socket.resume();
  }

  #sendDigits(): void {
    const digits = this.#order.line.takeDigits();
    if (!this.#order.bidirectional) return;
    for (const { digit, durationMs } of digits) {
      if (!this.#sender.send({ event: 'dtmf', digit, durationMs })) continue;
      this.#digits += 1;
      this.#log.event('dtmf', digit);
    }
  }

  #returnMark(name: string): void {
    if (!this.#sender.send({ event: 'mark', name })) return;
    this.#marksReturned += 1;
    this.#log.event('mark-returned', name);
  }

  #watchReader(frame: 'gathered' | 'sent' | 'dropped'): void {
    if (frame === 'sent') this.#unreadSinceMs = null;
    if (frame !== 'dropped') return;
    this.#log.note('reads-too-slowly');
    this.#unreadSinceMs ??= this.#nowMs();
    if (this.#nowMs() - this.#unreadSinceMs < this.#settings.unreadLimitMs) return;
    this.#end('bot-not-reading', 'the bot does not read its messages');
    this.#socket.terminate();
  }

  #end(end: StreamEnd, error: string | null = null): void {
    if (this.#ending !== null) return;
    this.#ending = { end, error, atMs: this.#nowMs() };
    this.#settings.metronome.leave(this);
    const { callSid, accountSid } = this.#order;
    if (this.#started && this.#socket.readyState === this.#socket.OPEN) {
      const reason = end === 'caller-hung-up' ? 'callended' : 'stopped';
      this.#sender.send({ event: 'stop', callSid, accountSid, reason });
      this.#log.event('stop', reason);
    }
    // A paused socket would never see the bot's goodbye.
    if (this.#socket.isPaused) this.#socket.resume();
    this.#socket.close(1000);
    const grace = setTimeout(() => this.#socket.terminate(), closeGraceMs);
    void this.#closed.promise.then(() => clearTimeout(grace));
  }

  #closedByBot(code: number): void {
    if (code === 1006) this.#end('bot-lost', '1006 the connection to the bot broke');
    else this.#end('bot-closed', [1000, 1001, 1005].includes(code) ? null : `${code} the bot closed`);
    this.#log.event('closed', String(code));
    this.#closed.resolve();
  }

  #nowMs(): number {
    return this.#settings.metronome.nowMs() - this.#startMs;
  }

  #result(): SessionResult {
    const { end, error, atMs } = this.#ending ?? { end: 'emulator-fault', error: null, atMs: 0 };
    const { sampleRate } = this.#address;
    const { messages, mediaMessages, audioSamples, marks, clears } = this.#intake.received;
    const ms = (samples: number) => Math.round((samples * 1000) / sampleRate);
    const { meter, playOut } = this.#audio;
    const report = {
      end,
      sampleRate,
      durationMs: Math.max(0, Math.round(atMs)),
      ...meter.measured(),
      sent: {
        mediaEvents: this.#frames.sent,
        droppedEvents: this.#frames.dropped,
        digits: this.#digits,
        marks: this.#marksReturned,
      },
      received: { messages, mediaMessages, audioMs: ms(audioSamples), marks, clears },
      playOut: {
        playedMs: ms(meter.playedSamples),
        clearedMs: ms(this.#intake.clearedSamples),
        unplayedMs: ms(playOut.queuedSamples),
      },
      emulatorLateMs: { p99: this.#late.percentileMs(99), max: Math.round(this.#late.maxMs) },
      timeline: this.#log.timeline(),
    };
    for (const code of verdictsOn(report, this.#order.bidirectional)) this.#log.note(code, atMs);
    return { streamSid: this.#streamSid, error, report: { ...report, findings: this.#log.findings() } };
  }
}
