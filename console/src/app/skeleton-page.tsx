// What stands in a screen's place while its code is loaded.
import { Skeleton, SkeletonRows } from '../ui/skeleton.tsx';

export function SkeletonPage() {
  return (
    <div className="mx-auto w-full max-w-6xl px-4 pt-8 md:px-8">
      <Skeleton className="mb-6 h-6 w-40" />
      <div className="rounded-xl border border-line bg-surface">
        <SkeletonRows />
      </div>
    </div>
  );
}
