// How far something long is.
import { Progress as Radix } from 'radix-ui';

/** `share`: 0 to 1; null: nobody knows. */
export function Progress({ share, label }: { share: number | null; label: string }) {
  const percent = share === null ? null : Math.round(share * 100);
  return (
    <div>
      <div className="mb-1.5 flex justify-between text-xs text-soft">
        <span>{label}…</span>
        {percent !== null && <span className="tabular-nums">{percent} %</span>}
      </div>
      <Radix.Root aria-label={label} value={percent} className="h-1.5 overflow-hidden rounded-full bg-hover">
        <Radix.Indicator
          className="h-full rounded-full bg-accent transition-[width] duration-200 data-[state=indeterminate]:w-1/3 data-[state=indeterminate]:animate-pulse"
          style={percent === null ? undefined : { width: `${percent}%` }}
        />
      </Radix.Root>
    </div>
  );
}
