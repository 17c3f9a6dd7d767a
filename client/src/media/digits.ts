// Digits pressed during a call, for the phone in it.
import { CallClientError } from '../errors.ts';
import type { SenderLike } from './web-rtc.ts';

/** Plays the digits (0-9 * # A-D, and `,` for a pause). Throws `no-phone-leg`, `media-not-supported`, `invalid-options`. */
export function playDigits(digits: string, sender: SenderLike | undefined, hasPhone: boolean): void {
  if (!hasPhone) throw new CallClientError('no-phone-leg', 'There is no phone in this call that would hear digits.');
  if (!/^[\d*#A-D,]+$/i.test(digits)) throw new CallClientError('invalid-options', 'Digits are 0-9, * # A-D and `,`.');
  if (!sender?.dtmf?.canInsertDTMF)
    throw new CallClientError('media-not-supported', 'This connection does not take digits now.', { temporary: true });
  sender.dtmf.insertDTMF(digits);
}
