// Fetches something large, telling how far it is; and hands files to the browser to be kept.
import { send } from './request.ts';

/** `onProgress` gets 0 to 1; null while the size is not known. */
export async function fetchWithProgress(
  path: string,
  { signal, onProgress }: { signal: AbortSignal; onProgress: (share: number | null) => void },
): Promise<Blob> {
  const answer = await send(path, { signal });
  const total = Number(answer.headers.get('content-length') ?? 0);
  const reader = answer.body?.getReader();
  if (reader === undefined) return answer.blob();
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return new Blob(parts, { type: answer.headers.get('content-type') ?? '' });
    parts.push(value);
    bytes += value.length;
    onProgress(total > 0 ? Math.min(1, bytes / total) : null);
  }
}

export function saveFile(name: string, content: Blob): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  // The browser has taken it by then.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
