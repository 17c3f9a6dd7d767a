// The player of a talk's recording.
import { Download, Pause, Play, RotateCcw, RotateCw } from 'lucide-react';
import { saveFile } from '../api/download.ts';
import { formatSeconds } from '../calls/durations.ts';
import { Button } from '../ui/button.tsx';
import { ErrorNotice } from '../ui/error-notice.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { Progress } from '../ui/progress.tsx';
import { Segmented } from '../ui/segmented.tsx';
import type { AudioControl } from './use-audio.ts';
import type { Recording } from './use-recording.ts';
import { Waveform } from './waveform.tsx';

const SKIP_S = 10;
const speeds = ['1', '1.5', '2'] as const;

export interface PlayerProps {
  recording: Recording;
  fetchIt: () => void;
  audio: AudioControl;
  fileName: string;
  /** In seconds. */
  interruptions: readonly number[];
}

export function Player({ recording, fetchIt, audio, fileName, interruptions }: PlayerProps) {
  switch (recording.state) {
    case 'not-fetched':
      return (
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2 p-4">
          <Button variant="primary" onClick={fetchIt}>
            <Play aria-hidden className="size-4 fill-current" /> Load the recording
          </Button>
          <p className="text-xs text-faint">Whoever listens is put on record.</p>
        </div>
      );
    case 'fetching':
      return (
        <div className="grid gap-2 p-4">
          <Progress share={recording.share} label="Loading the recording" />
        </div>
      );
    case 'failed':
      return <ErrorNotice error={recording.error} what="the recording" onRetry={fetchIt} />;
    case 'ready':
      return (
        <div className="p-4">
          {recording.peaks !== null && (
            <Waveform audio={audio} url={recording.url} peaks={recording.peaks} interruptions={interruptions} />
          )}
          <Controls
            audio={audio}
            seconds={recording.peaks?.seconds ?? 0}
            onSave={() => saveFile(fileName, recording.file)}
          />
        </div>
      );
  }
}

function Controls({ audio, seconds, onSave }: { audio: AudioControl; seconds: number; onSave: () => void }) {
  const { isPlaying, position, speed, side } = audio;
  return (
    <div className="mt-3 flex flex-wrap items-center gap-x-2 gap-y-3">
      <IconButton label={`Back ${SKIP_S} s`} size="icon" onClick={() => audio.seek(position - SKIP_S)}>
        <RotateCcw className="size-4" />
      </IconButton>
      <IconButton label={isPlaying ? 'Pause' : 'Play'} size="icon" variant="primary" onClick={audio.toggle}>
        {isPlaying ? <Pause className="size-4 fill-current" /> : <Play className="size-4 fill-current" />}
      </IconButton>
      <IconButton label={`Ahead ${SKIP_S} s`} size="icon" onClick={() => audio.seek(position + SKIP_S)}>
        <RotateCw className="size-4" />
      </IconButton>
      <span className="mr-auto px-1 text-sm text-soft tabular-nums">
        {formatSeconds(position)} <span className="text-faint">/ {formatSeconds(seconds)}</span>
      </span>
      <IconButton label="Download the recording" size="icon" onClick={onSave}>
        <Download className="size-4" />
      </IconButton>
      <Segmented
        label="Whose voice"
        value={side}
        onChange={audio.setSide}
        choices={[
          { value: 'both', name: 'Both' },
          { value: 'caller', name: <Voice color="bg-caller" name="Caller" /> },
          { value: 'agent', name: <Voice color="bg-agent" name="Agent" /> },
        ]}
      />
      <Segmented
        label="Speed"
        value={String(speed) as (typeof speeds)[number]}
        onChange={(next) => audio.setSpeed(Number(next))}
        choices={speeds.map((value) => ({ value, name: `${value}×` }))}
      />
    </div>
  );
}

function Voice({ color, name }: { color: string; name: string }) {
  return (
    <>
      <span aria-hidden className={`size-2 rounded-full ${color}`} />
      {name}
    </>
  );
}
