// Who is speaking: one disc for the agent, and a ring around it for you.
import { Bot } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { classes } from '../ui/classes.ts';
import type { RunningTalk } from './talk/browser-talk.ts';

/** How much of the way to the new level is gone in a frame. */
const EASE = 0.25;

export function TalkOrb({ talk, isStarting }: { talk: RunningTalk | null; isStarting: boolean }) {
  const ring = useRef<HTMLSpanElement>(null);
  const disc = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    if (talk === null) return;
    const shown = { you: 0, agent: 0 };
    let frame = requestAnimationFrame(function draw() {
      shown.you += (talk.levels.you - shown.you) * EASE;
      shown.agent += (talk.levels.agent - shown.agent) * EASE;
      if (ring.current) ring.current.style.scale = String(1 + shown.you * 0.35);
      if (disc.current) disc.current.style.scale = String(1 + shown.agent * 0.22);
      frame = requestAnimationFrame(draw);
    });
    return () => cancelAnimationFrame(frame);
  }, [talk]);
  return (
    <div aria-hidden className="relative grid size-36 place-items-center">
      <span
        ref={ring}
        className={classes(
          'absolute size-28 rounded-full border-2 transition-colors',
          talk === null ? 'border-line' : 'border-caller/50',
        )}
      />
      <span
        ref={disc}
        className={classes(
          'grid size-22 place-items-center rounded-full transition-colors duration-300',
          talk === null ? 'bg-hover text-faint' : 'bg-agent text-canvas',
          isStarting && 'animate-pulse',
        )}
      >
        <Bot className="size-9" strokeWidth={1.5} />
      </span>
    </div>
  );
}
