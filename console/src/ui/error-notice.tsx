// Says what went wrong in place of the content, what to do about it, and tries again on demand.
import { CircleAlert } from 'lucide-react';
import { ApiError } from '../api/api-error.ts';
import { Button } from './button.tsx';

export function ErrorNotice({ error, onRetry, what }: { error: unknown; onRetry?: () => unknown; what: string }) {
  const message = error instanceof Error ? error.message : String(error);
  return (
    <div role="alert" className="mx-auto flex max-w-md flex-col items-center px-6 py-14 text-center">
      <CircleAlert aria-hidden className="mb-3 size-6 text-bad" strokeWidth={1.75} />
      <h2 className="text-base font-semibold">Could not load {what}</h2>
      <p className="mt-1 text-sm text-balance text-soft">{message}</p>
      {error instanceof ApiError && <p className="mt-2 font-mono text-2xs text-faint">{error.code}</p>}
      {onRetry && (
        <Button className="mt-5" onClick={() => void onRetry()}>
          Try again
        </Button>
      )}
    </div>
  );
}
