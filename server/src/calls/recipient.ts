// Who is meant by the recipient of an order: a phone, or a user of the app.
import { userId as userIdSchema } from '@patchcord/protocol';
import { toE164 } from './numbers.ts';

const USER_PREFIX = 'user:';

/**
 * The user that a recipient names: `user:<id>`, or an id with a letter in it. null: it is to be read as a phone number,
 * which whatever looks like one always is.
 */
export function userNamed(recipient: string): string | null {
  if (recipient.startsWith(USER_PREFIX)) return asUserId(recipient.slice(USER_PREFIX.length));
  return toE164(recipient) === null && /\p{L}/u.test(recipient) ? asUserId(recipient) : null;
}

/** Whether `text` names this user, with the prefix or without. */
export function names(text: string, userId: string): boolean {
  return text === userId || text === USER_PREFIX + userId;
}

function asUserId(text: string): string | null {
  return userIdSchema.safeParse(text).success ? text : null;
}
