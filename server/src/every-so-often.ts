// Work that is done again and again, never twice at once.

/** Runs `work` after each `tickMs`, never twice at once; the returned function ends it. */
export function everySoOften(
  tickMs: number,
  work: () => Promise<unknown>,
  onError: (error: unknown) => void,
): () => void {
  let isWorking = false;
  const timer = setInterval(() => {
    if (isWorking) return;
    isWorking = true;
    void work()
      .catch(onError)
      .finally(() => {
        isWorking = false;
      });
  }, tickMs);
  return () => clearInterval(timer);
}
