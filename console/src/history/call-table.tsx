// biome-ignore-all lint/a11y/useSemanticElements: rows of a real table cannot be placed where they are
// biome-ignore-all lint/a11y/noStaticElementInteractions: arrow keys go from link to link, which work without them
// biome-ignore-all lint/a11y/useFocusableInteractive: rows are not focused, the links in them are
// The table of calls. Of a hundred thousand rows only those in sight are drawn.
import { useTable } from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useEffect, useMemo, useRef } from 'react';
import type { CallView } from '../api/types.ts';
import { classes } from '../ui/classes.ts';
import { useIsDesk } from '../ui/use-media.ts';
import { cellLooks, columns, features, gridLooks } from './columns.tsx';

const ROW_PX = { desk: 48, phone: 64 };
const OVERSCAN = 12;
/** More are asked for when so few are left below. */
const LOAD_AHEAD = 60;

export interface CallTableProps {
  calls: readonly CallView[];
  /** Another one for other calls; the same when only more of them have come. */
  beginning: unknown;
  /** Others are awaited, and these are from before. */
  isBusy: boolean;
  hasMore: boolean;
  isLoadingMore: boolean;
  onMore: () => unknown;
}

export function CallTable({ calls, beginning, isBusy, hasMore, isLoadingMore, onMore }: CallTableProps) {
  const rowPx = ROW_PX[useIsDesk() ? 'desk' : 'phone'];
  const frame = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: calls.length,
    getScrollElement: () => frame.current,
    estimateSize: () => rowPx,
    overscan: OVERSCAN,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: other heights are measured anew
  useEffect(() => rows.measure(), [rowPx]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: other calls are read from the first on
  useEffect(() => {
    // In newer browsers it gives a promise, which must not be given on.
    frame.current?.scrollTo({ top: 0 });
  }, [beginning]);
  const visible = rows.getVirtualItems();
  const [first, last] = [visible[0]?.index ?? 0, visible.at(-1)?.index ?? 0];
  // The table knows only what is in sight, so that it costs the same however many there are.
  const data = useMemo(() => calls.slice(first, last + 1), [calls, first, last]);
  const table = useTable({ features, columns, data, getRowId: ({ callId }) => callId });
  useEffect(() => {
    if (hasMore && !isLoadingMore && last >= calls.length - LOAD_AHEAD) onMore();
  }, [hasMore, isLoadingMore, last, calls.length, onMore]);

  return (
    <div
      role="table"
      aria-label="Calls"
      aria-busy={isBusy}
      aria-rowcount={hasMore ? -1 : calls.length + 1}
      className="flex min-h-0 flex-1 flex-col"
    >
      {table.getHeaderGroups().map((group) => (
        <div
          key={group.id}
          role="row"
          aria-rowindex={1}
          className={classes(gridLooks, 'hidden h-9 border-b border-line text-xs text-faint md:grid')}
        >
          {group.headers.map((header) => (
            <div key={header.id} role="columnheader" className={cellLooks[header.column.id]}>
              <table.FlexRender header={header} />
            </div>
          ))}
        </div>
      ))}
      <div ref={frame} onKeyDown={moveFocus} className="min-h-0 flex-1 overflow-y-auto overscroll-contain">
        <div role="rowgroup" className="relative" style={{ height: rows.getTotalSize() }}>
          {table.getRowModel().rows.map((row, index) => (
            <div
              key={row.id}
              role="row"
              aria-rowindex={first + index + 2}
              className={classes(gridLooks, 'absolute inset-x-0 border-b border-line text-sm hover:bg-hover/60')}
              style={{ height: rowPx, top: (first + index) * rowPx }}
            >
              {row.getAllCells().map((cell) => (
                <div key={cell.id} role="cell" className={classes('min-w-0', cellLooks[cell.column.id])}>
                  <table.FlexRender cell={cell} />
                </div>
              ))}
            </div>
          ))}
        </div>
        {isLoadingMore && (
          <p role="status" className="py-3 text-center text-xs text-faint">
            Loading more…
          </p>
        )}
      </div>
    </div>
  );
}

/** Arrow keys go from call to call. */
function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step === undefined) return;
  const links = [...event.currentTarget.querySelectorAll<HTMLElement>('[role=row] a')];
  const next = links[links.indexOf(document.activeElement as HTMLElement) + step];
  if (next === undefined) return;
  event.preventDefault();
  next.focus();
  next.scrollIntoView({ block: 'nearest' });
}
