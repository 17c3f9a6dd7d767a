// A talk of fakes on the clock of the test: what is asked of the model, heard by the caller and told to the observer.
import { onTestFinished } from 'vitest';
import { HandTimers } from '../../../testing/hand-timers.ts';
import type { Agent } from '../../agent.ts';
import { testAgent as agent } from '../../testing/test-agent.ts';
import type { ToolResult } from '../../tools/tool-runner.ts';
import { startTalk } from '../talk.ts';
import type { NewEntry, TalkEnding, TalkParts } from '../talk-parts.ts';
import { FakeLine } from './fake-line.ts';
import { bytesPerMs, FakeVoice } from './fake-voice.ts';

/** s16le at 8 kHz. */
export const pcm = (ms: number) => Buffer.alloc(ms * bytesPerMs, 2);
export const phrases = {
  greeting: null,
  resume: null,
  apology: { text: 'Sorry, one moment.', audio: pcm(1000) },
  goodbye: { text: 'Thank you. Goodbye.', audio: pcm(1000) },
  transfer: { text: 'I am connecting you.', audio: pcm(1000) },
  lastApology: { text: 'Sorry, please call again.', audio: pcm(1000) },
  hold: pcm(2000),
};
/** Of a tool. */
export const answer: ToolResult = { output: '{"ok":true}', next: { kind: 'respond' }, failed: null };

/** `stored`: when it is stored where a transfer leads. */
export function beginTalk(
  more: Partial<Agent> = {},
  parts: Partial<TalkParts> = {},
  stored: Promise<void> = Promise.resolve(),
) {
  const timers = new HandTimers(0);
  const voice = new FakeVoice(timers);
  const line = new FakeLine();
  const entries: string[] = [];
  /** What was being said, as far as it was heard each time. */
  const progress: string[] = [];
  let ending: TalkEnding | null = null;
  let hungUpAtMs: number | null = null;
  let transfer: string | null = null;
  const talk = startTalk({
    agent: { ...agent, ...more },
    sampleRate: 8000,
    hangUp: () => {
      hungUpAtMs = timers.now();
    },
    line,
    voice,
    converter: { toModel: (audio) => audio, fromModel: (audio) => audio, restartFromModel: () => {} },
    phrases,
    tools: { run: async () => answer },
    timers,
    earlier: [],
    resumed: null,
    observer: {
      transcriptDelta: () => {},
      entry: (entry) => entries.push(shown(entry)),
      progress: (said) => progress.push(...said.map(shown)),
      figures: () => {},
      ending(_end, transferTo) {
        transfer = transferTo ?? transfer;
        return stored;
      },
      interrupted: () => {},
      problem: () => {},
      ended: (how) => {
        ending = how;
      },
    },
    ...parts,
  });
  onTestFinished(() => talk.legEnded('lost'));
  return {
    ...{ timers, voice, line, talk, entries, progress },
    ending: () => ending as TalkEnding | null,
    hungUpAtMs: () => hungUpAtMs,
    transfer: () => transfer,
  };
}

function shown({ role, text, unheard }: NewEntry): string {
  return `${role}: ${text}${unheard === null ? '' : ` | ${unheard}`}`;
}
