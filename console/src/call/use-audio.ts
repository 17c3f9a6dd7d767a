// Plays a file: where it is, how fast, and whose voice is heard.
import { useCallback, useEffect, useRef, useState } from 'react';
import { createSides, type Side, type Sides } from './sides.ts';

export interface AudioControl {
  element: HTMLAudioElement;
  isPlaying: boolean;
  /** In seconds. */
  position: number;
  speed: number;
  side: Side;
  toggle(): void;
  seek(seconds: number): void;
  setSpeed(speed: number): void;
  setSide(side: Side): void;
}

/** `url`: null while there is nothing to play. */
export function useAudio(url: string | null): AudioControl {
  const [element] = useState(() => new Audio());
  const sides = useRef<Sides | null>(null);
  const [isPlaying, setPlaying] = useState(false);
  const [position, setPosition] = useState(0);
  const [speed, setSpeed] = useState(1);
  const [side, setSide] = useState<Side>('both');

  useEffect(() => {
    const listen = (name: string, listener: () => void) => {
      element.addEventListener(name, listener);
      return () => element.removeEventListener(name, listener);
    };
    const told = () => setPosition(element.currentTime);
    const stops = [
      listen('play', () => setPlaying(true)),
      listen('pause', () => setPlaying(false)),
      listen('timeupdate', told),
      listen('seeking', told),
    ];
    return () => {
      for (const stop of stops) stop();
      element.pause();
      void sides.current?.close();
      sides.current = null;
    };
  }, [element]);
  useEffect(() => {
    if (url === null) element.removeAttribute('src');
    else element.src = url;
    setPosition(0);
  }, [element, url]);

  const seek = useCallback(
    (seconds: number) => {
      const go = () => {
        element.currentTime = Math.min(Math.max(0, seconds), element.duration);
      };
      // Before that an element knows no length, and forgets where it was sent.
      if (element.readyState >= HTMLMediaElement.HAVE_METADATA) go();
      else element.addEventListener('loadedmetadata', go, { once: true });
    },
    [element],
  );
  return {
    ...{ element, isPlaying, position, speed, side, seek },
    toggle() {
      if (!element.paused) return element.pause();
      element.play().catch(() => setPlaying(false));
    },
    setSpeed(next) {
      element.playbackRate = next;
      setSpeed(next);
    },
    setSide(next) {
      sides.current ??= createSides(element);
      sides.current.choose(next);
      setSide(next);
    },
  };
}
