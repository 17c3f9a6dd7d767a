// The room of one talk: the leg, the voice to it, the recording, the watch over the audio, and the talk itself.
import { Continuity } from '../../media/continuity.ts';
import { createConverter } from '../../media/converter.ts';
import type { Metronome } from '../../media/metronome.ts';
import type { PhoneLeg, PhoneLegListener } from '../../media/phone-leg.ts';
import { PlayOut, type PlayOutFigures } from '../../media/play-out.ts';
import type { RecordingStore } from '../../media/recording/recording-store.ts';
import { type Alarm, Watch } from '../../media/watch.ts';
import type { Timers } from '../../timers.ts';
import type { Agent } from '../agent.ts';
import type { MemoryItem } from '../model/model-session.ts';
import type { ToolRunner } from '../tools/tool-runner.ts';
import type { PhrasesFor } from './spoken-phrases.ts';
import { type RunningTalk, startTalk } from './talk.ts';
import { modelFormat } from './talk-line.ts';
import type { Resumed, TalkLine, TalkObserver } from './talk-parts.ts';
import { startRecording, type TalkRecording } from './talk-recording.ts';
import { createVoice } from './voice.ts';

export interface Room {
  readonly talk: RunningTalk;
  readonly listener: PhoneLegListener;
  /** Resolves when all is over. */
  readonly closed: Promise<RoomClosed>;
}

export interface RoomClosed {
  /** The name of the recording; null: there is none. */
  recording: string | null;
  playOut: Readonly<PlayOutFigures>;
}

export interface RoomOrder {
  agent: Agent;
  leg: PhoneLeg;
  line: TalkLine;
  tools: ToolRunner;
  /** The name of its recording, if it is recorded. */
  recordingName: string;
  call: { callId: string; callSid: string; from: string | null; to: string | null };
  /** What was said before in the same call. */
  earlier: MemoryItem[];
  /** null: the talk begins now. */
  resumed: Resumed | null;
  observer: TalkObserver;
}

export interface RoomDeps {
  timers: Timers;
  metronome: Metronome;
  recordings: RecordingStore;
  phrasesFor: PhrasesFor;
  onAlarm: (alarm: Alarm, callId: string) => void;
  onRecordingFailed: (error: unknown, callId: string) => void;
}

export function openRoom(order: RoomOrder, deps: RoomDeps): Room {
  const { agent, leg, line, tools, call, earlier, resumed, observer } = order;
  const { timers, metronome } = deps;
  const { sampleRate } = leg;
  const recording = agent.record ? recordingOf(order, deps) : null;
  const watch = new Watch({ timers, onAlarm });
  const playOut = new PlayOut({
    ...{ leg, metronome, timers },
    frameMs: agent.frameMs,
    onPlayed(frame, playsAtMs) {
      watch.agent(frame, sampleRate);
      recording?.agent(frame, playsAtMs);
    },
  });
  const digits = { pressed: '' };
  const talk = startTalk({
    ...{ agent, sampleRate, line, timers, earlier, resumed, observer },
    hangUp: () => leg.hangUp(),
    voice: createVoice(playOut, sampleRate / 500, () => recording?.cutAgent()),
    converter: createConverter(sampleRate, modelFormat(agent.modelAudio, sampleRate)),
    phrases: deps.phrasesFor(agent, sampleRate),
    tools: {
      run: (toolCall, signal) => tools.run(toolCall, { ...call, digits: digits.pressed }, signal),
    },
  });
  const continuity = new Continuity({ sampleRate, timers, onSilence: (pcm) => talk.audio(pcm) });

  function onAlarm(alarm: Alarm): void {
    deps.onAlarm(alarm, call.callId);
    if (alarm !== 'no-media') return;
    leg.hangUp();
    talk.fail('no-media');
  }

  return {
    talk,
    listener: {
      audio(pcm) {
        continuity.heard();
        watch.caller(pcm);
        recording?.caller(pcm);
        talk.audio(pcm);
      },
      digit(digit) {
        digits.pressed += digit;
        talk.digit(digit);
      },
      mark: talk.mark,
      ended(how) {
        continuity.close();
        watch.close();
        talk.legEnded(how);
      },
    },
    closed: talk.over.then(async () => {
      continuity.close();
      watch.close();
      return { recording: (await recording?.close()) ?? null, playOut: playOut.figures };
    }),
  };
}

function recordingOf(
  { leg, recordingName, call }: RoomOrder,
  { timers, recordings, onRecordingFailed }: RoomDeps,
): TalkRecording {
  return startRecording({
    name: recordingName,
    sampleRate: leg.sampleRate,
    timers,
    store: recordings,
    onFailure: (error) => onRecordingFailed(error, call.callId),
  });
}
