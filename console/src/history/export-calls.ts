// Fetches all calls of a filter, page by page, into a CSV file.
import { CALLS_PER_PAGE, type CallFilter } from '../api/questions.ts';
import { request } from '../api/request.ts';
import type { CallPage } from '../api/types.ts';
import { csvHeader, csvRows } from './csv.ts';

export interface ExportOptions {
  filter: CallFilter;
  mask: (party: string) => string;
  signal: AbortSignal;
  onProgress: (calls: number) => void;
}

export async function exportCalls({ filter, mask, signal, onProgress }: ExportOptions): Promise<Blob> {
  // So that spreadsheets take it for UTF-8.
  const parts = ['\ufeff', csvHeader];
  let cursor: string | undefined;
  let calls = 0;
  do {
    const query = { ...filter, limit: CALLS_PER_PAGE, cursor };
    const page = await request<CallPage>('/api/calls', { signal, query });
    parts.push(csvRows(page.calls, mask));
    calls += page.calls.length;
    onProgress(calls);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return new Blob(parts, { type: 'text/csv;charset=utf-8' });
}
