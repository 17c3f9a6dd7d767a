// The voice and video of a call, as an app uses it.
import type { CallClientError } from '../errors.ts';
import type { MediaConnectionState } from './media-connection.ts';
import type { MediaOptions } from './media-options.ts';
import type { DeviceInfo } from './platform.ts';
import type { QualitySample } from './quality-sample.ts';
import type { QualityWarning } from './quality-warnings.ts';
import type { QualityReport } from './quality-watch.ts';
import type { MediaState } from './remote-media.ts';
import type { MediaStream } from './web-rtc.ts';

export interface CallMediaEvents {
  state: MediaConnectionState;
  /** What this device sends has changed: show the buttons and the preview as they are now. */
  local: CallMedia;
  /** What the other device sends has changed, or what it says of it. */
  remote: MediaState;
  /** Every two seconds while connected. */
  quality: QualitySample;
  /** A figure has been bad for six seconds, or good again for as long. */
  warning: QualityWarning;
  /** Devices have been plugged in or out. */
  devices: readonly DeviceInfo[];
  /** Something went wrong that no promise tells of, e.g. a camera was unplugged. */
  error: CallClientError;
}

/** Changes of what is sent are made one after the other; each rejects with a `CallClientError`. */
export interface CallMedia {
  readonly state: MediaConnectionState;
  /** Microphone and camera of this device; the same object throughout. */
  readonly localStream: MediaStream;
  /** null while the screen is not shared. */
  readonly localScreen: MediaStream | null;
  /** Voice and picture of the other person; the same object throughout. */
  readonly remoteStream: MediaStream;
  readonly remoteScreen: MediaStream | null;
  readonly isMuted: boolean;
  readonly isCameraOn: boolean;
  readonly isSharingScreen: boolean;
  /** Whether this device has put the other person on hold. */
  readonly isHolding: boolean;
  /** What the other device says of itself. */
  readonly remote: MediaState;
  /** Why there is no camera although it was asked for (`videoOptional`). */
  readonly cameraError: CallClientError | null;
  readonly quality: QualityReport;

  mute(): void;
  unmute(): void;
  /** Also makes a video call of a voice call; the other person decides whether to be seen, too. */
  turnCameraOn(constraints?: NonNullable<MediaOptions['video']>): Promise<void>;
  /** The camera is let go; its light goes out. */
  turnCameraOff(): Promise<void>;
  /** The other camera: the next one, or on phones the one that looks the other way. */
  switchCamera(): Promise<void>;
  useCamera(deviceId: string): Promise<void>;
  useMicrophone(deviceId: string): Promise<void>;
  /** Puts the other person on hold: nothing is sent or played. */
  hold(): void;
  resume(): void;
  /** Browsers want a click right before it. */
  shareScreen(): Promise<void>;
  stopSharing(): Promise<void>;
  /** For the phone in the call; throws `no-phone-leg` where there is none. */
  sendDigits(digits: string): void;
  devices(): Promise<readonly DeviceInfo[]>;
  on<Name extends keyof CallMediaEvents>(name: Name, listener: (event: CallMediaEvents[Name]) => void): () => void;
}
