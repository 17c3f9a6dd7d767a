// What an app imports for voice and video: `@patchcord/client/media`.
export type { CallMedia, CallMediaEvents } from './call-media.ts';
export type { GetIceServers } from './ice-servers.ts';
export type { MediaConnectionState } from './media-connection.ts';
export type { MediaOptions } from './media-options.ts';
export type { DeviceInfo, MediaDevicesLike, MediaPlatform } from './platform.ts';
export type { QualitySample } from './quality-sample.ts';
export type { QualityWarning, QualityWarningName } from './quality-warnings.ts';
export type { QualityReport } from './quality-watch.ts';
export type { MediaState } from './remote-media.ts';
export { chooseSpeaker } from './speakers.ts';
export type { IceServer } from './web-rtc.ts';
export { type WebRtcOptions, webRtc } from './web-rtc-engine.ts';
