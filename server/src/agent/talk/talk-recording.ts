// The recording of one talk, from its first moment to the place where it is kept.
import type { SampleRate } from '../../media/phone-leg.ts';
import { Recorder } from '../../media/recording/recorder.ts';
import type { RecordingStore } from '../../media/recording/recording-store.ts';
import type { Timers } from '../../timers.ts';

export interface TalkRecording {
  caller(pcm: Buffer): void;
  agent(frame: Buffer, playsAtMs: number): void;
  cutAgent(): void;
  /** The name under which it is kept; null: nothing was recorded. */
  close(): Promise<string | null>;
}

export interface TalkRecordingOptions {
  name: string;
  sampleRate: SampleRate;
  timers: Timers;
  store: RecordingStore;
  onFailure: (error: unknown) => void;
}

/** Begins at once, less the moment that making a file takes. A talk goes on when its recording cannot. */
export function startRecording({ name, sampleRate, timers, store, onFailure }: TalkRecordingOptions): TalkRecording {
  let recorder: Recorder | null = null;
  const begun = store.begin(name).then((path) => {
    recorder = new Recorder({ path, sampleRate, timers, onFailure });
    return recorder;
  });
  begun.catch(onFailure);
  return {
    caller: (pcm) => recorder?.caller(pcm, timers.now()),
    agent: (frame, playsAtMs) => recorder?.agent(frame, playsAtMs),
    cutAgent: () => recorder?.cutAgent(timers.now()),
    async close() {
      try {
        const { durationMs } = await (await begun).close();
        recorder = null;
        if (durationMs === 0) await store.discard(name);
        else await store.keep(name);
        return durationMs === 0 ? null : name;
      } catch (error) {
        onFailure(error);
        return null;
      }
    },
  };
}
