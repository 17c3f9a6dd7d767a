// Hears the person at the browser.
import { loudness } from './loudness.ts';
// oxlint-disable-next-line import/default -- Vite makes the module of the address
import workletUrl from './microphone-worklet.ts?worker&url';
import { levelOf } from './pcm.ts';

export interface Microphone {
  /** Sends silence instead: the line stays alive. */
  isMuted: boolean;
  close(): void;
}

/** What 24 kHz can carry, with room for the slope of the filters. */
const HIGHEST_HZ = 10_000;

/** `onFrame` gets 100 ms at 24 kHz. Rejects with the DOMException of getUserMedia. */
export async function openMicrophone(options: {
  onFrame: (samples: Float32Array) => void;
  onLevel: (level: number) => void;
}): Promise<Microphone> {
  const stream = await navigator.mediaDevices.getUserMedia({
    audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
  });
  const context = new AudioContext({ latencyHint: 'interactive' });
  const close = () => {
    for (const track of stream.getTracks()) track.stop();
    void context.close();
  };
  try {
    await Promise.all([context.audioWorklet.addModule(workletUrl), context.resume()]);
  } catch (error) {
    close();
    throw error;
  }
  const microphone: Microphone = { isMuted: false, close };
  const node = new AudioWorkletNode(context, 'microphone', { numberOfOutputs: 0, channelCount: 1 });
  node.port.onmessage = ({ data }: MessageEvent<Float32Array>) => {
    const samples = microphone.isMuted ? new Float32Array(data.length) : data;
    options.onLevel(loudness(levelOf(samples)));
    options.onFrame(samples);
  };
  const filters = [0, 1].map(() => new BiquadFilterNode(context, { type: 'lowpass', frequency: HIGHEST_HZ }));
  const chain: AudioNode[] = [...filters, node];
  chain.reduce((from, to) => from.connect(to), context.createMediaStreamSource(stream) as AudioNode);
  return microphone;
}
