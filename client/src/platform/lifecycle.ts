// What the device tells of itself: the network comes and goes, the page or app wakes up.

/**
 * `online`: there is a network, again or another one than before. `wake`: the app runs again after it may have been
 * frozen, so nothing that it believes of the network is certain.
 */
export type LifecycleEvent = 'online' | 'offline' | 'wake';

export interface Lifecycle {
  /** Reports until the function that it returns is called. */
  subscribe(listener: (event: LifecycleEvent) => void): () => void;
}

interface EventSource {
  addEventListener?: (type: string, listener: (event: { persisted?: boolean }) => void) => void;
  removeEventListener?: (type: string, listener: (event: { persisted?: boolean }) => void) => void;
}

interface NetworkInformation extends EventSource {
  /** `wifi`, `cellular`, …; only where the platform tells. */
  type?: string;
}

interface BrowserScope extends EventSource {
  document?: EventSource & { visibilityState?: string };
  navigator?: { connection?: NetworkInformation };
}

/**
 * Listens to what a browser offers: `online`, `offline`, and for waking `visibilitychange`, the Page Lifecycle's `resume`
 * and `pageshow` from the back/forward cache. A phone that goes from Wi-Fi to mobile data need not be offline in between:
 * Chrome on Android tells it apart by `navigator.connection.type`. Hears nothing in Node.js and React Native, which have
 * none of these.
 * reference: developer.chrome.com, "Page Lifecycle API"; HTML Standard, "pageshow"; W3C Network Information API.
 */
export function browserLifecycle(scope: object = globalThis): Lifecycle {
  const window: BrowserScope = scope;
  const { document, navigator } = window;
  return {
    subscribe(listener) {
      const subscriptions = [
        listen(window, 'online', () => listener('online')),
        listen(window, 'offline', () => listener('offline')),
        listenToNetwork(navigator?.connection, () => listener('online')),
        listen(window, 'pageshow', ({ persisted }) => persisted === true && listener('wake')),
        listen(document, 'resume', () => listener('wake')),
        listen(document, 'visibilitychange', () => document?.visibilityState === 'visible' && listener('wake')),
      ];
      return () => {
        for (const unsubscribe of subscriptions) unsubscribe();
      };
    },
  };
}

/** Its `change` also tells of estimates of the speed, which mean nothing here. */
function listenToNetwork(connection: NetworkInformation | undefined, changed: () => void): () => void {
  let type = connection?.type;
  return listen(connection, 'change', () => {
    if (connection?.type === type) return;
    type = connection?.type;
    if (type !== 'none') changed();
  });
}

function listen(
  source: EventSource | undefined,
  type: string,
  listener: (event: { persisted?: boolean }) => unknown,
): () => void {
  source?.addEventListener?.(type, listener);
  return () => source?.removeEventListener?.(type, listener);
}
