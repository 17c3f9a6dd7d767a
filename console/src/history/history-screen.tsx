// All calls there ever were: searched, filtered, and taken away as a table.
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { History, SearchX } from 'lucide-react';
import { useMemo } from 'react';
import { callCountQuestion, callsQuestion } from '../api/questions.ts';
import type { CallCount } from '../api/types.ts';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorNotice } from '../ui/error-notice.tsx';
import { Page, Panel } from '../ui/page.tsx';
import { SkeletonRows } from '../ui/skeleton.tsx';
import { CallTable } from './call-table.tsx';
import { ExportDialog } from './export-dialog.tsx';
import { Filters, useChangeSearch } from './filters.tsx';
import { filterOf } from './history-search.ts';
import { useNewCalls } from './use-new-calls.ts';

export function HistoryScreen() {
  const search = useSearch({ from: '/history' });
  const change = useChangeSearch();
  const filter = useMemo(() => filterOf(search), [search]);
  const isFiltered = Object.keys(filter).length > 0;
  const queries = useQueryClient();
  const list = useInfiniteQuery(callsQuestion(filter));
  const isAwaited = list.isPending || list.isPlaceholderData;
  // Asked after the calls, which would else wait for it.
  const count = useQuery({ ...callCountQuestion(filter), enabled: !isAwaited });
  const calls = useMemo(() => list.data?.pages.flatMap((page) => page.calls) ?? [], [list.data]);
  const [newCalls, forgetNew] = useNewCalls();
  const refresh = () => {
    forgetNew();
    void queries.resetQueries({ queryKey: callsQuestion(filter).queryKey });
    void queries.invalidateQueries({ queryKey: callCountQuestion(filter).queryKey });
  };
  return (
    <Page
      title="History"
      lead={countText(count.data)}
      actions={<ExportDialog filter={filter} count={count.isPlaceholderData ? undefined : count.data} />}
      isFixed
    >
      <div className="flex h-full flex-col gap-3">
        <Filters />
        <Panel className="relative flex min-h-0 flex-1 flex-col overflow-hidden">
          {newCalls > 0 && (
            <Button
              variant="primary"
              size="small"
              onClick={refresh}
              className="absolute top-11 left-1/2 z-20 -translate-x-1/2 animate-rise rounded-full shadow-raised"
            >
              {newCalls === 1 ? 'One new call' : `${newCalls} new calls`}
            </Button>
          )}
          {list.error !== null && calls.length === 0 ? (
            <ErrorNotice error={list.error} what="the calls" onRetry={list.refetch} />
          ) : isAwaited && calls.length === 0 ? (
            <SkeletonRows rows={10} label="Loading calls" />
          ) : calls.length > 0 ? (
            <CallTable
              calls={calls}
              beginning={list.data?.pages[0]}
              isBusy={isAwaited}
              hasMore={list.hasNextPage}
              isLoadingMore={list.isFetchingNextPage}
              onMore={list.fetchNextPage}
            />
          ) : isFiltered ? (
            <EmptyState
              icon={SearchX}
              title="No call is like that"
              actions={<Button onClick={() => change(() => ({}))}>Clear the filters</Button>}
            >
              A search looks for part of a number, a name, an agent or an id, among the newest 200,000 calls.
            </EmptyState>
          ) : (
            <EmptyState icon={History} title="No calls yet">
              Every call that is placed or comes in is kept here, with all that became of it.
            </EmptyState>
          )}
        </Panel>
      </div>
    </Page>
  );
}

function countText(count: CallCount | undefined): string {
  if (count === undefined) return 'Every call, the newest first.';
  const number = count.count.toLocaleString();
  return `${number}${count.isMore ? ' or more' : ''} ${count.count === 1 ? 'call' : 'calls'}, the newest first`;
}
