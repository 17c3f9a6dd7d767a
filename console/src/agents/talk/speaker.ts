// Plays what the agent says.
import { loudness } from './loudness.ts';
// oxlint-disable-next-line import/default -- Vite makes the module of the address
import workletUrl from './speaker-worklet.ts?worker&url';

export interface Speaker {
  play(samples: Float32Array): void;
  /** `onMark` is called when all that was given before has been played. */
  mark(name: string): void;
  /** Falls silent at once. */
  clear(): void;
  close(): void;
}

export async function openSpeaker(options: {
  sampleRate: number;
  onMark: (name: string) => void;
  onLevel: (level: number) => void;
}): Promise<Speaker> {
  const context = new AudioContext({ sampleRate: options.sampleRate, latencyHint: 'interactive' });
  try {
    await Promise.all([context.audioWorklet.addModule(workletUrl), context.resume()]);
  } catch (error) {
    void context.close();
    throw error;
  }
  const node = new AudioWorkletNode(context, 'speaker', { numberOfInputs: 0, outputChannelCount: [1] });
  node.port.onmessage = ({ data }: MessageEvent<{ mark: string } | { level: number }>) => {
    if ('mark' in data) options.onMark(data.mark);
    else options.onLevel(loudness(data.level));
  };
  node.connect(context.destination);
  return {
    play: (samples) => node.port.postMessage({ samples }),
    mark: (name) => node.port.postMessage({ mark: name }),
    clear: () => node.port.postMessage('clear'),
    close: () => void context.close(),
  };
}
