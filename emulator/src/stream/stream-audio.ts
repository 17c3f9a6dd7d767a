// The audio between a caller and a bot, packet by packet: who says and hears what in the same 20 ms.
import { PlayOut } from './bot/play-out.ts';
import type { CallerLine } from './caller-line.ts';
import { rateMatched } from './lines/rate-matched-line.ts';
import type { StreamLog } from './measure/stream-log.ts';
import { StreamMeter } from './measure/stream-meter.ts';
import type { EmulatedDialect } from './stream-dialect.ts';

export const packetMs = 20;

export class StreamAudio {
  readonly playOut: PlayOut;
  readonly meter: StreamMeter;
  readonly #line: CallerLine;
  /** What is being heard just now. One for the whole stream: new ones for many streams keep the collector busy. */
  readonly #packet: Int16Array;

  constructor(
    line: CallerLine,
    sampleRate: number,
    log: StreamLog,
    marksAfterClear: EmulatedDialect['marksAfterClear'],
  ) {
    this.#line = rateMatched(line, sampleRate);
    this.#packet = new Int16Array((sampleRate * packetMs) / 1000);
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
    const samples = this.#packet.length;
    const said = this.#line.speak(samples);
    if (said.length !== samples) throw new Error(`The line said ${said.length} of ${samples} samples`);
    this.meter.hear(said, this.#packet);
    this.#packet.fill(0);
    this.meter.packet(this.playOut.fillPacket(this.#packet), sinceHeldUpMs);
    return { said, marks };
  }
}
