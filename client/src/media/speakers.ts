// Which speaker an element plays on.
import { CallClientError } from '../errors.ts';
import { mediaError } from './media-error.ts';

/**
 * Plays an audio or video element on a speaker (a device of the kind `audiooutput`; '': the usual one). Rejects with
 * `media-not-supported` where the platform leaves no choice, with `permission-denied` or `media-failed`.
 * reference: Audio Output Devices API (w3.org/TR/audio-output).
 */
export async function chooseSpeaker(element: object, deviceId: string): Promise<void> {
  const { setSinkId } = element as { setSinkId?: (id: string) => Promise<void> };
  if (setSinkId === undefined)
    throw new CallClientError('media-not-supported', 'The speaker cannot be chosen on this platform.');
  try {
    await setSinkId.call(element, deviceId);
  } catch (cause) {
    const error = mediaError(cause, 'screen');
    throw new CallClientError(error.code === 'permission-denied' ? error.code : 'media-failed', 'No such speaker.', {
      cause,
    });
  }
}
