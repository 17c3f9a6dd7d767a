// What react-native-webrtc has, as the platform of the SDK's media. Not run on a device: only its unit tests are.
import type { MediaPlatform } from '@patchcord/client/media';

/** The parts of `import * as webRtc from 'react-native-webrtc'` that are used. */
export interface NativeWebRtc {
  RTCPeerConnection: unknown;
  MediaStream: unknown;
  mediaDevices: unknown;
}

/** Android asks for each permission by itself; iOS asks when the device is opened. */
export type AskPermission = (device: 'microphone' | 'camera') => Promise<boolean>;

/** `media: webRtc({ platform: nativePlatform(webRtcModule, ask) })` */
export function nativePlatform(native: NativeWebRtc, askPermission: AskPermission): MediaPlatform {
  const { RTCPeerConnection, MediaStream, mediaDevices } = native as MediaPlatform;
  return {
    RTCPeerConnection,
    MediaStream,
    mediaDevices: {
      async getUserMedia({ audio = false, video = false }) {
        await demand(audio !== false, 'microphone');
        await demand(video !== false, 'camera');
        return mediaDevices.getUserMedia({ audio, video });
      },
      ...(mediaDevices.getDisplayMedia && {
        getDisplayMedia: (constraints) => screenOf(mediaDevices, constraints),
      }),
      enumerateDevices: () => mediaDevices.enumerateDevices(),
      addEventListener: (type, listener) => mediaDevices.addEventListener?.(type, listener),
      removeEventListener: (type, listener) => mediaDevices.removeEventListener?.(type, listener),
    },
  };

  /** Refused as a browser refuses, so that the SDK says `permission-denied`. */
  async function demand(isWanted: boolean, device: 'microphone' | 'camera'): Promise<void> {
    if (!isWanted || (await askPermission(device))) return;
    throw Object.assign(new Error(`The ${device} is not permitted`), { name: 'NotAllowedError' });
  }
}

function screenOf(
  mediaDevices: MediaPlatform['mediaDevices'],
  constraints: { audio?: unknown; video?: unknown },
): ReturnType<NonNullable<MediaPlatform['mediaDevices']['getDisplayMedia']>> {
  if (mediaDevices.getDisplayMedia === undefined) throw new Error('There is no screen sharing here');
  return mediaDevices.getDisplayMedia(constraints);
}
