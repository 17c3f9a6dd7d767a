// The seam to the platform: devices, peer connections, and word that the page is about to go.
import { CallClientError } from '../errors.ts';
import type { PeerConfiguration, PeerConnectionLike, StreamLike, TrackLike } from './web-rtc.ts';

export interface DeviceInfo {
  readonly deviceId: string;
  /** `audioinput`, `videoinput` or `audiooutput`. */
  readonly kind: string;
  /** Empty until the user has permitted a device. */
  readonly label: string;
}

export interface MediaDevicesLike {
  getUserMedia(constraints: { audio?: unknown; video?: unknown }): Promise<StreamLike>;
  /** Not on phones. */
  getDisplayMedia?(constraints: { audio?: unknown; video?: unknown }): Promise<StreamLike>;
  enumerateDevices(): Promise<readonly DeviceInfo[]>;
  addEventListener?(type: 'devicechange', listener: () => void): void;
  removeEventListener?(type: 'devicechange', listener: () => void): void;
}

export interface MediaPlatform {
  RTCPeerConnection: new (configuration: PeerConfiguration) => PeerConnectionLike;
  MediaStream: new () => StreamLike;
  mediaDevices: MediaDevicesLike;
  /** Calls back when the page is about to go, until the function that it returns is called. */
  onLeave?(listener: () => void): () => void;
}

interface BrowserScope {
  RTCPeerConnection?: MediaPlatform['RTCPeerConnection'];
  MediaStream?: MediaPlatform['MediaStream'];
  navigator?: { mediaDevices?: MediaDevicesLike };
  addEventListener?(type: 'pagehide', listener: () => void): void;
  removeEventListener?(type: 'pagehide', listener: () => void): void;
}

/**
 * What browsers have, and React Native after `registerGlobals()` of react-native-webrtc. Throws `media-not-supported`
 * where it is missing: browsers hide the devices from pages without TLS.
 */
export function browserPlatform(): MediaPlatform {
  const scope = globalThis as unknown as BrowserScope;
  const { RTCPeerConnection, MediaStream, navigator } = scope;
  const mediaDevices = navigator?.mediaDevices;
  if (RTCPeerConnection === undefined || MediaStream === undefined || mediaDevices === undefined) {
    throw new CallClientError('media-not-supported', 'There is no WebRTC here, or the page has no TLS.');
  }
  return {
    RTCPeerConnection,
    MediaStream,
    mediaDevices,
    onLeave(listener) {
      scope.addEventListener?.('pagehide', listener);
      return () => scope.removeEventListener?.('pagehide', listener);
    },
  };
}

/** The tracks of a kind that the platform has given. */
export function tracksOf(stream: StreamLike, kind: 'audio' | 'video'): TrackLike[] {
  return stream.getTracks().filter((track) => track.kind === kind);
}
