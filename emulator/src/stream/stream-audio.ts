// The audio between a caller and a bot, packet by packet: who says and hears what in the same 20 ms.
import { PlayOut } from './bot/play-out.ts';
import type { CallerLine } from './caller-line.ts';
import { rateMatched } from './lines/rate-matched-line.ts';
import type { StreamLog } from './measure/stream-log.ts';
import { StreamMeter } from './measure/stream-meter.ts';
import type { EmulatedDialect } from './stream-settings.ts';

export const packetMs = 20;
/** Packets are cut from blocks of a second, so that whoever hears one may keep it. */
const packetsInBlock = 50;

export class StreamAudio {
  readonly playOut: PlayOut;
  readonly meter: StreamMeter;
  readonly #line: CallerLine;
  readonly #samples: number;
  #block: Int16Array;
  #blockUsed = 0;
  /** What is being heard just now. */
  #packet: Int16Array;

  constructor(
    line: CallerLine,
    sampleRate: number,
    log: StreamLog,
    marksAfterClear: EmulatedDialect['marksAfterClear'],
  ) {
    this.#line = rateMatched(line, sampleRate);
    this.#samples = (sampleRate * packetMs) / 1000;
    this.#block = new Int16Array(this.#samples * packetsInBlock);
    this.#packet = this.#nextSilence();
    this.playOut = new PlayOut({ sampleRate, marksAfterClear });
    this.meter = new StreamMeter(sampleRate, log);
  }

  /**
   * A packet's time has passed: what was said in it, and the marks whose audio is over. The next packet begins.
   * @param sinceHeldUpMs how long ago the emulator was too late itself
   */
  pass(sinceHeldUpMs: number): { said: Int16Array; marks: string[] } {
    const marks = this.playOut.finishPacket();
    this.#line.hear(this.#packet);
    const said = this.#line.speak(this.#samples);
    if (said.length !== this.#samples) throw new Error(`The line said ${said.length} of ${this.#samples} samples`);
    this.meter.hear(said, this.#packet);
    this.#packet = this.#nextSilence();
    this.meter.packet(this.playOut.fillPacket(this.#packet), sinceHeldUpMs);
    return { said, marks };
  }

  #nextSilence(): Int16Array {
    if (this.#blockUsed === this.#block.length) {
      this.#block = new Int16Array(this.#block.length);
      this.#blockUsed = 0;
    }
    const packet = this.#block.subarray(this.#blockUsed, this.#blockUsed + this.#samples);
    this.#blockUsed += this.#samples;
    return packet;
  }
}
