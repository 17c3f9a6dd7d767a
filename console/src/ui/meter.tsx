// How much of a limit is used; warns before it is reached.
import { classes } from './classes.ts';

const WARN_AT = 0.8;

export function Meter({ value, limit, label }: { value: number; limit: number; label: string }) {
  const share = limit === 0 ? 0 : Math.min(1, value / limit);
  return (
    <div className="flex items-center gap-3">
      {/* biome-ignore lint/a11y/useSemanticElements: <meter> cannot be given these looks in every browser */}
      <div
        role="meter"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={limit}
        aria-valuenow={value}
        className="h-1.5 flex-1 overflow-hidden rounded-full bg-hover"
      >
        <div
          className={classes('h-full rounded-full', share >= WARN_AT ? 'bg-bad' : 'bg-live')}
          style={{ width: `${Math.max(share * 100, value > 0 ? 2 : 0)}%` }}
        />
      </div>
      <span className="text-soft tabular-nums">
        {value} of {limit}
      </span>
    </div>
  );
}
