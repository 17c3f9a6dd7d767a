// In the audio thread: sends what the microphone hears, in frames of 100 ms at the rate of the stream.
import { FrameCutter } from './frame-cutter.ts';
import { scope } from './worklet-scope.ts';

const TO_RATE = 24_000;
const FRAME_MS = 100;

class Microphone extends scope.AudioWorkletProcessor {
  readonly #cutter = new FrameCutter({
    fromRate: scope.sampleRate,
    toRate: TO_RATE,
    frameSamples: (TO_RATE * FRAME_MS) / 1000,
  });

  process([input]: Float32Array[][]): boolean {
    const samples = input?.[0];
    if (samples === undefined) return true;
    for (const frame of this.#cutter.cut(samples)) this.port.postMessage(frame, [frame.buffer]);
    return true;
  }
}

scope.registerProcessor('microphone', Microphone);
