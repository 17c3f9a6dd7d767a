// The voice of a talk: what is pushed is played to the leg, and whatever is silenced is cut out of the recording, too.
import type { PlayOut } from '../../media/play-out.ts';
import type { TalkVoice } from './talk-parts.ts';

export function createVoice(playOut: PlayOut, bytesPerMs: number, onSilenced: () => void): TalkVoice {
  const received = new Map<string, number>();
  const receivedMs = (key: string) => (received.get(key) ?? 0) / bytesPerMs;
  return {
    push(key, pcm) {
      const pushed = playOut.push(key, pcm);
      if (pushed === 'taken') received.set(key, (received.get(key) ?? 0) + pcm.length);
      return pushed;
    },
    finish: (key) => playOut.finish(key),
    interrupt() {
      const cut = playOut.interrupt();
      if (cut.length > 0) onSilenced();
      return cut;
    },
    heard: (key) => (received.has(key) ? { heardMs: playOut.heardMs(key), receivedMs: receivedMs(key) } : null),
    timesOf: (key) => playOut.timesOf(key),
    whenHeard: (then, deadlineMs) => playOut.whenHeard(then, deadlineMs),
    get isQuiet() {
      return playOut.isQuiet;
    },
    get queuedMs() {
      return playOut.queuedMs;
    },
    marked: (name) => playOut.marked(name),
    close: () => playOut.close(),
  };
}
