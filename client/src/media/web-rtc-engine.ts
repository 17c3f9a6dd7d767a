// What an app gives to its client so that calls between apps have media.
import type { MediaEngine, MediaLink } from '../calls/media-link.ts';
import { CallClientError } from '../errors.ts';
import { within } from '../platform/within.ts';
import type { CallMedia } from './call-media.ts';
import { Capture } from './capture.ts';
import { type GetIceServers, serverIceServers } from './ice-servers.ts';
import { LiveCallMedia } from './live-call-media.ts';
import type { MediaOptions } from './media-options.ts';
import { browserPlatform, type MediaPlatform } from './platform.ts';
import type { PeerConfiguration } from './web-rtc.ts';

/** A call does not wait longer for servers that it may do without; each restart of ICE asks for them again. */
const ICE_SERVERS_TIMEOUT_MS = 5_000;

export interface WebRtcOptions {
  /** Default: the browser's; on React Native that of react-native-webrtc. */
  platform?: MediaPlatform;
  /** Gives STUN and TURN servers. Default: asks the connected server. */
  getIceServers?: GetIceServers;
  /** `relay`: only through TURN, so that the two devices do not learn each other's addresses. Default `all`. */
  iceTransportPolicy?: 'all' | 'relay';
}

/**
 * Voice and video by WebRTC.
 *
 * @example
 * const client = new CallClient({ endpoints, media: webRtc() });
 * client.on('incomingCall', async (call) => {
 *   await call.accept();
 *   const media = await call.startMedia({ audio: true, video: true });
 *   video.srcObject = media.remoteStream;
 * });
 */
export function webRtc(options: WebRtcOptions = {}): MediaEngine {
  return { start: (link, mediaOptions) => start(link, mediaOptions, options) };
}

async function start(link: MediaLink, options: MediaOptions, engine: WebRtcOptions): Promise<CallMedia> {
  const { call, over, clock } = link;
  let isOver = false;
  const ended = over.then(() => {
    isOver = true;
    return null;
  });
  const { audio = true, video = call.callType === 'video', videoOptional = false } = options;
  const platform = engine.platform ?? browserPlatform();
  const capture = new Capture(platform);
  const getIceServers = async () => (engine.getIceServers ?? (() => serverIceServers(link)))();
  const asking = getIceServers();
  // The devices come first: without them nobody needs servers.
  asking.catch(() => undefined);
  const captured = await capture.both(audio, video, videoOptional);
  try {
    const iceServers = await Promise.race([within(clock, ICE_SERVERS_TIMEOUT_MS, asking), ended]);
    if (isOver || call.hasEnded)
      throw new CallClientError('call-already-ended', 'The call has ended meanwhile.', { callId: call.callId });
    const configuration: PeerConfiguration = {
      iceServers: iceServers ?? [],
      iceTransportPolicy: engine.iceTransportPolicy ?? 'all',
    };
    return new LiveCallMedia({ link, platform, capture, configuration, getIceServers }, captured);
  } catch (error) {
    captured.microphone?.stop();
    captured.camera?.stop();
    throw error;
  }
}
