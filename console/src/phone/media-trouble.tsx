// Says why there is no sound or picture, and what to do.
import { CircleAlert } from 'lucide-react';
import { Button } from '../ui/button.tsx';
import { explainTrouble } from './explain-trouble.ts';

export function MediaTrouble({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { title, advice } = explainTrouble(error);
  return (
    <div
      role="alert"
      className="mt-4 flex w-full max-w-md items-start gap-3 rounded-xl bg-bad-wash px-4 py-3 text-left"
    >
      <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-bad" />
      <div className="min-w-0 flex-1">
        <p className="text-sm font-medium text-ink">{title}</p>
        <p className="mt-0.5 text-xs text-pretty text-soft">{advice}</p>
      </div>
      {onRetry && (
        <Button size="small" onClick={onRetry}>
          Try again
        </Button>
      )}
    </div>
  );
}
