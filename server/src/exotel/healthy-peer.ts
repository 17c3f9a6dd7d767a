// Another instance that can take a stream now, for calls that this one cannot take.

/** A flow waits for the answer, and so does a caller. */
const ANSWER_MS = 1_000;

/** `urls`: public URLs of the other instances. Resolves with the first of them that is ready; null: none is. Never rejects. */
export function createHealthyPeer(urls: readonly string[], ask: typeof fetch = fetch): () => Promise<string | null> {
  async function isReady(url: string): Promise<boolean> {
    try {
      const answer = await ask(`${url}/readyz`, { signal: AbortSignal.timeout(ANSWER_MS), redirect: 'error' });
      await answer.body?.cancel();
      return answer.ok;
    } catch {
      return false;
    }
  }
  return async () => {
    const ready = await Promise.all(urls.map(isReady));
    return urls.find((_url, index) => ready[index]) ?? null;
  };
}
