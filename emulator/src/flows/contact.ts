// Whom a Connect applet can dial: a phone number, or a SIP user.
import { z } from 'zod';
import { canonicalNumber } from '../calls/phone-number.ts';

/** `sip:user` of a SIP address, which is how Exotel names one (captured: DialWhomNumber=sip:agentsip); null for others. */
export function sipUser(text: string): string | null {
  const [, user] = /^sips?:([\w.+-]{1,64})(?:[@;?]|$)/i.exec(text.trim()) ?? [];
  return user === undefined ? null : `sip:${user}`;
}

/** A phone number in canonical form, or `sip:user`. */
export const contact = z.string({ error: 'is missing' }).transform((text, context) => {
  const found = sipUser(text) ?? canonicalNumber(text);
  if (found !== null) return found;
  context.addIssue('is neither a phone number nor a sip: address');
  return z.NEVER;
});
