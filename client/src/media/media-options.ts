// What an app chooses when it starts the media of a call.
import type { MediaTrackConstraints } from './web-rtc.ts';

export interface MediaOptions {
  /** The microphone; false: only listen. Constraints choose a device, e.g. `{ deviceId }`. Default true. */
  audio?: boolean | MediaTrackConstraints;
  /** The camera, or constraints for it. Default: whether it is a video call. */
  video?: boolean | MediaTrackConstraints;
  /** Goes on with voice alone when the camera is missing, busy or not permitted; `cameraError` then says why. */
  videoOptional?: boolean;
}
