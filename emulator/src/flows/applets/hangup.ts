// The Hangup applet: ends the call.
import { z } from 'zod';
import type { Step } from '../edges.ts';

export const hangupSchema = z.strictObject({ applet: z.literal('hangup') });

export function runHangup(): Step {
  return { edge: 'hangup', to: null, note: null };
}
