// The address of one app on one device, as the app hands it in and as it is stored.
import { z } from 'zod';

const base64Url = (bytes: number) =>
  z
    .string()
    .max(200)
    .regex(/^[\w-]+=*$/, 'is not base64url')
    .refine((value) => Buffer.from(value, 'base64url').length === bytes, `is not of ${bytes} bytes`);

/** What `PushSubscription.toJSON()` of a browser gives (reference: W3C Push API; RFC 8291 for the keys). */
const webTarget = z.object({
  kind: z.literal('web'),
  endpoint: z.url({ protocol: /^https?$/ }).max(1024),
  keys: z.object({ p256dh: base64Url(65), auth: base64Url(16) }),
});

const fcmTarget = z.object({ kind: z.literal('fcm'), token: z.string().regex(/^[\w:.-]{1,512}$/) });

const apnsTarget = z.object({
  kind: z.literal('apns'),
  /** The PushKit token in hex. */
  token: z
    .string()
    .regex(/^([0-9a-f]{2}){16,100}$/i, 'is not a token in hex')
    .toLowerCase(),
  /** Whether the app was built for development: such tokens are known to Apple's sandbox only. */
  sandbox: z.boolean().default(false),
});

export const pushTargetSchema = z.discriminatedUnion('kind', [webTarget, fcmTarget, apnsTarget]);

export type PushTarget = z.infer<typeof pushTargetSchema>;
export type WebTarget = z.infer<typeof webTarget>;
export type FcmTarget = z.infer<typeof fcmTarget>;
export type ApnsTarget = z.infer<typeof apnsTarget>;

/** As it is stored; the same address is always the same text. */
export function targetToJson(target: PushTarget): string {
  return JSON.stringify(pushTargetSchema.parse(target));
}

/** null when it is none, e.g. because a newer version has stored it. */
export function targetFromJson(json: string): PushTarget | null {
  try {
    return pushTargetSchema.safeParse(JSON.parse(json)).data ?? null;
  } catch {
    return null;
  }
}
