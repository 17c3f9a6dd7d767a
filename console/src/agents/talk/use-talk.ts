// The one talk that a screen may have.
import { useCallback, useEffect, useRef, useState } from 'react';
import { noTalk, RunningTalk, type TalkState } from './browser-talk.ts';

export interface TalkControls {
  state: TalkState;
  talk: RunningTalk | null;
  start(): void;
}

/** It ends when the screen is left, which is also what another agent's is. */
export function useTalk(agent: string): TalkControls {
  const [state, setState] = useState(noTalk);
  const [talk, setTalk] = useState<RunningTalk | null>(null);
  const running = useRef<RunningTalk | null>(null);
  const start = useCallback(() => {
    running.current?.end();
    const next = new RunningTalk(setState);
    running.current = next;
    setTalk(next);
    void next.start(agent);
  }, [agent]);
  useEffect(() => {
    return () => {
      running.current?.end();
      running.current = null;
    };
  }, []);
  return { state, talk, start };
}
