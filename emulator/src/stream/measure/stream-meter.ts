// Measures a stream on the audio that was said and heard, packet by packet.
import type { Packet } from '../bot/play-out.ts';
import type { Holes, StreamReport } from '../stream-report.ts';
import { bargeInsOf, turnsOf } from './conversation.ts';
import type { StreamLog } from './stream-log.ts';
import { VoiceMeter } from './voice-meter.ts';

type Measured = Pick<
  StreamReport,
  'firstAudioMs' | 'turns' | 'bargeIns' | 'gaps' | 'gapsByEmulator' | 'penaltyPauses' | 'oneWayAudio' | 'caller' | 'bot'
>;

/** After the emulator was late, marks and audio arrive late too: a hole that begins so soon is not the bot's. */
const heldUpForMs = 200;

/** A shorter hole is no gap: it is a click at most, and nothing when told in whole milliseconds. The limit is ours. */
const shortestGapMs = 1;

export class StreamMeter {
  readonly #caller: VoiceMeter;
  readonly #bot: VoiceMeter;
  readonly #sampleRate: number;
  readonly #log: StreamLog;
  readonly #gaps: Holes = { count: 0, totalMs: 0, longestMs: 0 };
  readonly #gapsByEmulator: Holes = { count: 0, totalMs: 0, longestMs: 0 };
  readonly #penaltyPauses: Holes = { count: 0, totalMs: 0, longestMs: 0 };
  playedSamples = 0;

  constructor(sampleRate: number, log: StreamLog) {
    this.#sampleRate = sampleRate;
    this.#log = log;
    this.#caller = new VoiceMeter(sampleRate);
    this.#bot = new VoiceMeter(sampleRate);
  }

  /** What both sides said in one and the same time. */
  hear(caller: Int16Array, bot: Int16Array): void {
    for (const { type, atMs } of this.#caller.hear(caller)) {
      this.#log.event(type === 'started' ? 'caller-speaks' : 'caller-silent', undefined, atMs);
    }
    for (const { type, atMs } of this.#bot.hear(bot)) {
      this.#log.event(type === 'started' ? 'bot-speaks' : 'bot-silent', undefined, atMs);
    }
  }

  /**
   * A packet that is about to be heard.
   * @param sinceHeldUpMs how long ago the emulator was too late itself
   */
  packet({ audio, penalty, underrun }: Packet, sinceHeldUpMs: number): void {
    this.playedSamples += audio;
    if (penalty > 0) this.#add(this.#penaltyPauses, penalty);
    const gapMs = (underrun * 1000) / this.#sampleRate;
    if (gapMs < shortestGapMs) return;
    const byEmulator = sinceHeldUpMs <= gapMs + heldUpForMs;
    this.#add(byEmulator ? this.#gapsByEmulator : this.#gaps, underrun);
    if (!byEmulator) this.#log.note('underrun');
  }

  measured(): Measured {
    const caller = this.#caller.speeches();
    const bot = this.#bot.speeches();
    const callerHeard = caller.length > 0;
    const botHeard = bot.length > 0;
    return {
      firstAudioMs: bot[0]?.startMs ?? null,
      turns: turnsOf(caller, bot),
      bargeIns: bargeInsOf(caller, bot, this.#log.clearsMs),
      gaps: this.#gaps,
      gapsByEmulator: this.#gapsByEmulator,
      penaltyPauses: this.#penaltyPauses,
      oneWayAudio: callerHeard === botHeard ? null : callerHeard ? 'only-caller' : 'only-bot',
      caller: this.#caller.voice(),
      bot: this.#bot.voice(),
    };
  }

  #add(holes: Holes, samples: number): void {
    const ms = Math.round((samples * 1000) / this.#sampleRate);
    holes.count += 1;
    holes.totalMs += ms;
    holes.longestMs = Math.max(holes.longestMs, ms);
  }
}
