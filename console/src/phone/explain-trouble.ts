// What to do when a microphone or a camera cannot be had, in the user's words.
import { ApiError } from '../api/api-error.ts';

export interface Advice {
  title: string;
  /** What to do about it. */
  advice: string;
}

const byCode: Record<string, Advice> = {
  'permission-denied': {
    title: 'The browser does not let this page use it',
    advice:
      'Press the icon left of the address, allow microphone and camera for this page, and try again. If it is allowed there, look into the privacy settings of the system.',
  },
  'no-microphone': { title: 'No microphone was found', advice: 'Plug one in, or choose another one, and try again.' },
  'no-camera': { title: 'No camera was found', advice: 'Plug one in, or go on with voice alone.' },
  'device-busy': {
    title: 'Another program has the microphone or camera',
    advice: 'Close what uses it (another meeting, a recorder), and try again.',
  },
  'media-not-supported': {
    title: 'This browser cannot do that here',
    advice: 'Open the page by https or on localhost, in a current Chrome, Edge, Firefox or Safari.',
  },
};

/** What getUserMedia says, by the SDK's codes. Reference: Media Capture and Streams §10.3. */
const codes: Record<string, string> = {
  NotAllowedError: 'permission-denied',
  SecurityError: 'permission-denied',
  NotFoundError: 'no-microphone',
  OverconstrainedError: 'no-microphone',
  NotReadableError: 'device-busy',
  AbortError: 'device-busy',
  TypeError: 'media-not-supported',
  NotSupportedError: 'media-not-supported',
};

export function explainTrouble(error: unknown): Advice {
  const code = codeOf(error);
  const known = code === null ? undefined : byCode[code];
  if (known !== undefined) return known;
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof ApiError) return { title: 'The server said no', advice: message };
  return { title: 'It did not work', advice: message };
}

function codeOf(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  if ('code' in error && typeof error.code === 'string') return error.code;
  return codes[error.name] ?? null;
}
