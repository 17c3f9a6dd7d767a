// What platforms say when a device cannot be had, as errors of the SDK.
import { CallClientError, type SdkErrorCode } from '../errors.ts';

export type Device = 'microphone' | 'camera' | 'screen';

/**
 * The error that getUserMedia or getDisplayMedia has thrown.
 * reference: Media Capture and Streams §10.3 (w3.org/TR/mediacapture-streams), Screen Capture §5.1 (w3.org/TR/screen-capture).
 */
export function mediaError(cause: unknown, device: Device): CallClientError {
  if (cause instanceof CallClientError) return cause;
  const name = typeof cause === 'object' && cause !== null && 'name' in cause ? String(cause.name) : '';
  const code = codeFor(name, device);
  return new CallClientError(code, `${sentences[code] ?? 'It failed'}: ${device}.`, {
    temporary: code === 'device-busy',
    cause,
  });
}

const sentences: Partial<Record<SdkErrorCode, string>> = {
  'permission-denied': 'Not permitted',
  'no-microphone': 'There is no such device',
  'no-camera': 'There is no such device',
  'device-busy': 'Another app has the device',
  'media-not-supported': 'Not possible on this platform',
};

function codeFor(name: string, device: Device): SdkErrorCode {
  switch (name) {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'permission-denied';
    // A device that was chosen and is gone is overconstrained.
    case 'NotFoundError':
    case 'OverconstrainedError':
      if (device === 'screen') return 'media-not-supported';
      return device === 'camera' ? 'no-camera' : 'no-microphone';
    case 'NotReadableError':
    case 'AbortError':
      return 'device-busy';
    case 'NotSupportedError':
    case 'TypeError':
      return 'media-not-supported';
    default:
      return 'media-failed';
  }
}
