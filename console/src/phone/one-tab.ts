// Of all tabs of this browser one makes noise.

/** `mine` runs in one tab at a time, and what it returns ends it. Returns what gives the turn to another tab. */
export function inOneTab(name: string, mine: () => () => void): () => void {
  // Without locks (an old browser, a page without TLS) every tab takes its turn.
  if (!('locks' in navigator)) return mine();
  const { promise: left, resolve: leave } = Promise.withResolvers<void>();
  const given = new AbortController();
  navigator.locks
    .request(`patchcord.${name}`, { signal: given.signal }, async () => {
      const stop = mine();
      await left;
      stop();
    })
    // It was given up before its turn came.
    .catch(() => undefined);
  return () => {
    leave();
    given.abort();
  };
}
