// The buttons of a call between users of the app.
import type { CallMedia } from '@patchcord/client/media';
import { Mic, MicOff, MonitorUp, MonitorX, Pause, PhoneOff, Play, SwitchCamera, Video, VideoOff } from 'lucide-react';
import type { ReactNode } from 'react';
import { classes } from '../ui/classes.ts';
import { showError } from '../ui/toasts.ts';
import { Tooltip } from '../ui/tooltip.tsx';
import { DeviceMenu } from './device-menu.tsx';

const round =
  'grid size-11 shrink-0 sm:size-12 place-items-center rounded-full transition-colors focus-visible:outline-white disabled:opacity-40';
const quiet = 'bg-white/12 text-white hover:bg-white/22';

interface ToggleProps {
  label: string;
  isPressed: boolean;
  onClick: () => unknown;
  children: ReactNode;
}

function Toggle({ label, isPressed, onClick, children }: ToggleProps) {
  const act = () => void Promise.resolve(onClick()).catch((error: unknown) => showError('That did not work', error));
  return (
    <Tooltip text={label}>
      <button
        type="button"
        aria-label={label}
        aria-pressed={isPressed}
        onClick={act}
        className={classes(round, isPressed ? 'bg-white text-black hover:bg-white/85' : quiet)}
      >
        {children}
      </button>
    </Tooltip>
  );
}

export function StageControls({ media, onEnd }: { media: CallMedia | null; onEnd: () => void }) {
  return (
    <div role="toolbar" aria-label="Call" className="flex flex-wrap items-center justify-center gap-2 sm:gap-3">
      {media !== null && <MediaButtons media={media} />}
      <Tooltip text="End the call">
        <button
          type="button"
          aria-label="End the call"
          onClick={onEnd}
          className={classes(round, 'w-14! bg-red-600 text-white hover:bg-red-500')}
        >
          <PhoneOff aria-hidden className="size-5" />
        </button>
      </Tooltip>
    </div>
  );
}

function MediaButtons({ media }: { media: CallMedia }) {
  const { isMuted, isCameraOn, isHolding, isSharingScreen } = media;
  const canShare = 'getDisplayMedia' in (navigator.mediaDevices ?? {});
  const icon = 'size-5';
  return (
    <>
      <Toggle
        label={isMuted ? 'Unmute' : 'Mute'}
        isPressed={isMuted}
        onClick={() => (isMuted ? media.unmute() : media.mute())}
      >
        {isMuted ? <MicOff aria-hidden className={icon} /> : <Mic aria-hidden className={icon} />}
      </Toggle>
      <Toggle
        label={isCameraOn ? 'Camera off' : 'Camera on'}
        isPressed={!isCameraOn}
        onClick={() => (isCameraOn ? media.turnCameraOff() : media.turnCameraOn())}
      >
        {isCameraOn ? <Video aria-hidden className={icon} /> : <VideoOff aria-hidden className={icon} />}
      </Toggle>
      {isCameraOn && (
        <span className="sm:hidden">
          <Toggle label="The other camera" isPressed={false} onClick={() => media.switchCamera()}>
            <SwitchCamera aria-hidden className={icon} />
          </Toggle>
        </span>
      )}
      {canShare && (
        <span className="max-sm:hidden">
          <Toggle
            label={isSharingScreen ? 'Stop sharing' : 'Share the screen'}
            isPressed={isSharingScreen}
            onClick={() => (isSharingScreen ? media.stopSharing() : media.shareScreen())}
          >
            {isSharingScreen ? <MonitorX aria-hidden className={icon} /> : <MonitorUp aria-hidden className={icon} />}
          </Toggle>
        </span>
      )}
      <Toggle
        label={isHolding ? 'Resume' : 'Hold'}
        isPressed={isHolding}
        onClick={() => (isHolding ? media.resume() : media.hold())}
      >
        {isHolding ? <Play aria-hidden className={icon} /> : <Pause aria-hidden className={icon} />}
      </Toggle>
      <DeviceMenu media={media} className={classes(round, quiet)} />
    </>
  );
}
