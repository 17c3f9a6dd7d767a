// Where the voice of a call is heard on a phone: at the ear, or from the loudspeaker while a camera is on. Not run on a
// device: only its unit tests are.
import type { CallMedia } from '@patchcord/client/media';

/** The parts that are used of react-native-incall-manager, which also keeps the proximity sensor and the audio session. */
export interface InCallManager {
  start(setup: { media: 'audio' | 'video' }): void;
  stop(): void;
  setForceSpeakerphoneOn(isOn: boolean): void;
}

/** Follows the call to its end. */
export function routeAudio(media: CallMedia, manager: InCallManager): () => void {
  const route = () => manager.setForceSpeakerphoneOn(media.isCameraOn || media.remote.camera);
  manager.start({ media: media.isCameraOn ? 'video' : 'audio' });
  route();
  const stops = [
    media.on('local', route),
    media.on('remote', route),
    media.on('state', (state) => state === 'ended' && stop()),
  ];
  return stop;

  function stop(): void {
    if (stops.length === 0) return;
    for (const end of stops.splice(0)) end();
    manager.stop();
  }
}
