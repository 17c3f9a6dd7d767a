// The token of whoever is signed in: for this tab, or kept on this browser. Tells when it changes.

const KEY = 'patchcord.token';
const listeners = new Set<() => void>();
let current = read();

function read(): string | null {
  try {
    return sessionStorage.getItem(KEY) ?? localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

function write(value: string | null, keep: boolean): void {
  try {
    sessionStorage.removeItem(KEY);
    localStorage.removeItem(KEY);
    if (value !== null) (keep ? localStorage : sessionStorage).setItem(KEY, value);
  } catch {
    // Storage is forbidden: it lasts as long as the page.
  }
}

export const token = {
  get: () => current,
  /** `keep`: also after this tab is closed, on this browser. Default: as the one before was. */
  set(value: string | null, { keep }: { keep?: boolean } = {}): void {
    const wasKept = isKept();
    current = value;
    write(value, keep ?? wasKept);
    for (const listener of listeners) listener();
  },
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};

function isKept(): boolean {
  try {
    return localStorage.getItem(KEY) !== null;
  } catch {
    return false;
  }
}
