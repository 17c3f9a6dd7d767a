// Reads one AgentStream socket: waits for `start`, then tells its leg what comes, as long as the peer keeps to the rules.
import { parseStreamEvent, readMediaPayload, type StreamEvent, type StreamStart } from '@patchcord/exotel';
import type { WebSocket } from 'ws';
import { SampleJoiner } from '../../media/audio/sample-joiner.ts';
import type { LegEnd } from '../../media/phone-leg.ts';
import type { Timers } from '../../timers.ts';
import { TokenBucket } from '../../token-bucket.ts';
import { AgentStreamLeg } from './agent-stream-leg.ts';
import { sampleRateOf } from './sample-rate.ts';
import { streamCloseCodes, streamLimits } from './stream-limits.ts';

/** What is wrong with a stream, or was odd about it; for the log. */
export type StreamFinding =
  | 'no-start'
  | 'sample-rate'
  | 'message-flood'
  | 'binary'
  | 'media-before-start'
  | 'not-json'
  | 'second-start'
  | 'silent-peer';

const DIGIT = /^[0-9*#a-d]$/i;

export interface ReadStreamDeps {
  timers: Timers;
  /** Of the handshake. */
  query: URLSearchParams;
  onStart: (leg: AgentStreamLeg, start: StreamStart) => void;
  /** Each kind once a stream. */
  onFinding: (finding: StreamFinding, callSid: string | null) => void;
  /** The socket is gone. */
  onGone: () => void;
}

/** Takes the socket over. `first`: messages of it that somebody else has read already. */
export function readStream(ws: WebSocket, deps: ReadStreamDeps, first: readonly Buffer[] = []): void {
  const reader = new StreamReader(ws, deps);
  for (const data of first) reader.message(data, false);
}

class StreamReader {
  readonly #ws: WebSocket;
  readonly #deps: ReadStreamDeps;
  readonly #bucket: TokenBucket;
  readonly #found = new Set<StreamFinding>();
  readonly #joiner = new SampleJoiner();
  #leg: AgentStreamLeg | null = null;
  #callSid: string | null = null;
  #heardSincePing = true;
  #refused = false;
  #cancelTimer: () => void;

  constructor(ws: WebSocket, deps: ReadStreamDeps) {
    this.#ws = ws;
    this.#deps = deps;
    const { timers } = deps;
    this.#bucket = new TokenBucket(streamLimits.messageBurst, streamLimits.messagesPerSecond, timers.now());
    this.#cancelTimer = timers.after(streamLimits.startWithinMs, () => this.#refuse('no-start'));
    ws.on('message', (data: Buffer, isBinary) => this.message(data, isBinary));
    ws.on('pong', () => {
      this.#heardSincePing = true;
    });
    // `ws` closes the connection itself after an error (a frame too large: 1009); unheard, it would end the process.
    ws.on('error', () => this.#leg?.end('protocol-error'));
    ws.on('close', () => this.#gone());
  }

  message(data: Buffer, isBinary: boolean): void {
    this.#heardSincePing = true;
    if (this.#refused) return;
    if (this.#bucket.take(this.#deps.timers.now()) > 0) this.#refuse('message-flood');
    else if (isBinary) this.#refuse('binary');
    else this.#text(data);
  }

  /** Audio is ASCII, and nearly all that comes: it is read on a short way. */
  #text(data: Buffer): void {
    const text = data.toString();
    const payload = readMediaPayload(text);
    if (payload !== null) {
      this.#audio(payload);
      return;
    }
    const read = parseStreamEvent(text);
    if (read.ok) this.#event(read.value);
    else if (read.error !== 'unknown-event') this.#note('not-json');
  }

  #event(event: StreamEvent): void {
    switch (event.event) {
      case 'start':
        this.#start(event);
        return;
      case 'media':
        this.#audio(event.payload);
        return;
      case 'dtmf':
        if (DIGIT.test(event.digit)) this.#leg?.digit(event.digit.toUpperCase());
        return;
      case 'mark':
        this.#leg?.marked(event.name);
        return;
      case 'stop':
        this.#stop(event.reason === 'callended' ? 'caller-hung-up' : 'stopped');
        return;
      case 'connected':
      case 'clear':
        return;
    }
  }

  #start(start: StreamStart): void {
    if (this.#leg !== null) {
      this.#note('second-start');
      return;
    }
    this.#callSid = start.callSid;
    const sampleRate = sampleRateOf(start.mediaFormat, this.#deps.query);
    if (sampleRate === null) {
      this.#refuse('sample-rate');
      return;
    }
    this.#cancelTimer();
    this.#ping();
    this.#leg = new AgentStreamLeg(this.#ws, { streamSid: start.streamSid, sampleRate }, this.#deps.timers);
    this.#deps.onStart(this.#leg, start);
  }

  #audio(payload: Buffer): void {
    if (this.#leg === null) this.#note('media-before-start');
    else this.#leg.audio(this.#joiner.join(payload));
  }

  /** Exotel closes the socket right after `stop`; in case it does not, we do. */
  #stop(how: LegEnd): void {
    this.#leg?.end(how);
    if (this.#leg !== null) this.#leg.close(streamCloseCodes.normal);
    else this.#ws.close(streamCloseCodes.normal);
  }

  #ping(): void {
    this.#cancelTimer = this.#deps.timers.after(streamLimits.pingEveryMs, () => {
      if (!this.#heardSincePing) {
        this.#note('silent-peer');
        this.#ws.terminate();
        return;
      }
      this.#heardSincePing = false;
      if (this.#ws.readyState === this.#ws.OPEN) this.#ws.ping();
      this.#ping();
    });
  }

  #refuse(finding: StreamFinding): void {
    this.#refused = true;
    this.#note(finding);
    this.#leg?.end('protocol-error');
    if (this.#leg !== null) this.#leg.close(streamCloseCodes.policy);
    else this.#ws.close(streamCloseCodes.policy);
  }

  #note(finding: StreamFinding): void {
    if (this.#found.has(finding)) return;
    this.#found.add(finding);
    this.#deps.onFinding(finding, this.#callSid);
  }

  #gone(): void {
    this.#cancelTimer();
    this.#leg?.end('lost');
    this.#deps.onGone();
  }
}
