// What the scope of audio worklets has, as far as ours use it: TypeScript's DOM library leaves it out.
export interface WorkletScope {
  AudioWorkletProcessor: new () => { readonly port: MessagePort };
  registerProcessor(name: string, processor: new () => Processor): void;
  /** Of the context, in Hz. */
  sampleRate: number;
}

export interface Processor {
  /** By input or output, then by channel. False: it has done its work. */
  process(inputs: Float32Array[][], outputs: Float32Array[][]): boolean;
}

export const scope = globalThis as unknown as WorkletScope;
