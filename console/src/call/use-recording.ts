// A recording, fetched on demand: every access is put on record, so it is never fetched just because a page is open.
import { useCallback, useEffect, useRef, useState } from 'react';
import { fetchWithProgress } from '../api/download.ts';
import { type WavPeaks, wavPeaks } from './wav-peaks.ts';

const PIECES = 1_200;

export type Recording =
  | { state: 'not-fetched' }
  /** `share`: 0 to 1; null: the size is not known. */
  | { state: 'fetching'; share: number | null }
  | { state: 'ready'; file: Blob; url: string; peaks: WavPeaks | null }
  | { state: 'failed'; error: unknown };

export function useRecording(callId: string, talkId: string): { recording: Recording; fetchIt: () => void } {
  const [recording, setRecording] = useState<Recording>({ state: 'not-fetched' });
  const url = useRef<string | null>(null);
  const abort = useRef(new AbortController());
  useEffect(() => {
    abort.current = new AbortController();
    return () => {
      abort.current.abort();
      if (url.current !== null) URL.revokeObjectURL(url.current);
      url.current = null;
      setRecording({ state: 'not-fetched' });
    };
  }, []);

  const fetchIt = useCallback(async () => {
    const { signal } = abort.current;
    setRecording({ state: 'fetching', share: null });
    try {
      const path = `/api/calls/${encodeURIComponent(callId)}/recording?talk=${encodeURIComponent(talkId)}`;
      const file = await fetchWithProgress(path, {
        signal,
        onProgress: (share) => setRecording({ state: 'fetching', share }),
      });
      const peaks = wavPeaks(await file.arrayBuffer(), PIECES);
      if (signal.aborted) return;
      url.current = URL.createObjectURL(file);
      setRecording({ state: 'ready', file, url: url.current, peaks });
    } catch (error) {
      if (!signal.aborted) setRecording({ state: 'failed', error });
    }
  }, [callId, talkId]);
  return { recording, fetchIt: () => void fetchIt() };
}
