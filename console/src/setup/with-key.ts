// The address to paste, with the secret that only its owner knows.
import type { PastedUrl } from '@patchcord/protocol';

/** An empty `secret` leaves the variable's name in its place. A plain + would be read as a space. */
export function withKey({ url, needsKey }: Pick<PastedUrl, 'url' | 'needsKey'>, secret: string): string {
  if (!needsKey) return url;
  return `${url}?key=${encodeURIComponent(secret.trim() || 'EXOTEL_WEBHOOK_SECRET')}`;
}
