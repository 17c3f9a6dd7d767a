// The waveform of a recording in two lanes: the caller above, the agent below. Click or arrow keys go there.
import { type KeyboardEvent, useEffect, useRef } from 'react';
import WaveSurfer from 'wavesurfer.js';
import { formatSeconds } from '../calls/durations.ts';
import { useColors } from '../ui/use-colors.ts';
import type { AudioControl } from './use-audio.ts';
import type { WavPeaks } from './wav-peaks.ts';

const LANE_PX = 44;
const STEP_S = 5;

export interface WaveformProps {
  audio: AudioControl;
  /** What the audio plays. */
  url: string;
  peaks: WavPeaks;
  /** Where the agent was interrupted, in seconds. */
  interruptions: readonly number[];
}

export function Waveform({ audio, url, peaks, interruptions }: WaveformProps) {
  const container = useRef<HTMLDivElement>(null);
  const colors = useColors(['--caller', '--agent', '--line-strong', '--ink']);
  const { element } = audio;
  useEffect(() => {
    if (container.current === null) return;
    const lanes = [colors['--caller'], colors['--agent']].slice(0, peaks.channels.length);
    const surfer = WaveSurfer.create({
      container: container.current,
      media: element,
      // Without it, it would take the element's source away.
      url,
      peaks: peaks.channels,
      duration: peaks.seconds,
      height: LANE_PX,
      normalize: true,
      barWidth: 2,
      barGap: 1.5,
      barRadius: 2,
      barMinHeight: 1,
      cursorColor: colors['--ink'],
      hideScrollbar: true,
      dragToSeek: true,
      splitChannels: lanes.map((color) => ({
        waveColor: `color-mix(in srgb, ${color} 38%, transparent)`,
        progressColor: color,
      })),
    });
    return () => surfer.destroy();
  }, [element, url, peaks, colors]);

  const onKeyDown = (event: KeyboardEvent) => {
    const steps: Record<string, number> = { ArrowLeft: -STEP_S, ArrowRight: STEP_S };
    const step = steps[event.key];
    if (step !== undefined) audio.seek(audio.position + step);
    else if (event.key === 'Home') audio.seek(0);
    else if (event.key === 'End') audio.seek(peaks.seconds);
    else if (event.key === ' ') audio.toggle();
    else return;
    event.preventDefault();
  };
  return (
    <div className="relative">
      <div
        ref={container}
        role="slider"
        tabIndex={0}
        aria-label="Position in the recording"
        aria-valuemin={0}
        aria-valuemax={Math.round(peaks.seconds)}
        aria-valuenow={Math.round(audio.position)}
        aria-valuetext={`${formatSeconds(audio.position)} of ${formatSeconds(peaks.seconds)}`}
        onKeyDown={onKeyDown}
        className="rounded-lg"
        style={{ height: LANE_PX * peaks.channels.length }}
      />
      {interruptions.map((seconds) => (
        <span
          key={seconds}
          title={`The agent was interrupted at ${formatSeconds(seconds)}`}
          className="pointer-events-none absolute inset-y-0 border-l border-dashed border-bad"
          style={{ left: `${(seconds / peaks.seconds) * 100}%` }}
        />
      ))}
    </div>
  );
}
