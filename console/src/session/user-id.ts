// Who one is on a server that asks for no token: the name that calls between users of the app reach one by.

const KEY = 'patchcord.user';

export function readUserId(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

/** Counts from the next sign-in on: reload the page, or open the session again. */
export function writeUserId(userId: string): void {
  try {
    localStorage.setItem(KEY, userId);
  } catch {
    // Forbidden storage: it stays `anyone`.
  }
}
