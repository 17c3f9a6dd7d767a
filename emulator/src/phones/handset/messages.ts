// What a handset and the emulator say to each other beside the audio, which is binary: s16 little-endian frames.
import { z } from 'zod';

/** From the handset. */
export const handsetMessageSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.enum(['answer', 'reject', 'hang-up']), callSid: z.string().max(64) }),
  z.strictObject({
    type: z.literal('press'),
    digit: z.string().regex(/^[0-9*#A-D]$/),
    durationMs: z.int().min(1).max(10_000).default(100),
  }),
]);

export type HandsetMessage = z.output<typeof handsetMessageSchema>;

/** To the handset. */
export type EmulatorMessage =
  /** The number is open, in canonical form. */
  | { type: 'ready'; number: string }
  | { type: 'ringing'; callSid: string; from: string | null }
  /** Nobody answers it any more. */
  | { type: 'ring-ended'; callSid: string }
  /** From now on audio goes both ways, in Hz of the line. */
  | { type: 'talking'; callSid: string; from: string | null; sampleRate: number }
  | { type: 'ended'; callSid: string; by: 'phone' | 'exchange' };

/** Close codes of the handset's socket. */
export const handsetCloses = {
  /** The number was opened elsewhere: the newest handset has it. */
  replaced: 4000,
  unreadable: 4001,
  going: 1001,
} as const;
