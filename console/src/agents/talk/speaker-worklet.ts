// In the audio thread: plays what the agent says, tells which marks were reached, and how loud it is.
import { levelOf } from './pcm.ts';
import { PlayQueue, type Queued } from './play-queue.ts';
import { scope } from './worklet-scope.ts';

/** In pieces of 128 samples: about fifteen times a second. */
const LEVEL_EVERY = 12;

class Speaker extends scope.AudioWorkletProcessor {
  readonly #queue = new PlayQueue();
  #pieces = 0;

  constructor() {
    super();
    this.port.onmessage = ({ data }: MessageEvent<Queued | 'clear'>) => {
      if (data === 'clear') this.#queue.clear();
      else this.#queue.add(data);
    };
  }

  process(_inputs: Float32Array[][], [output]: Float32Array[][]): boolean {
    const samples = output?.[0];
    if (samples === undefined) return true;
    for (const mark of this.#queue.play(samples)) this.port.postMessage({ mark });
    this.#pieces += 1;
    if (this.#pieces % LEVEL_EVERY === 0) this.port.postMessage({ level: levelOf(samples) });
    return true;
  }
}

scope.registerProcessor('speaker', Speaker);
