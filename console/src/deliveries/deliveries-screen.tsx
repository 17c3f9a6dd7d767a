// What Exotel has delivered, of all calls: whether webhooks come in at all, how late, and how often.
import { useInfiniteQuery } from '@tanstack/react-query';
import { Webhook } from 'lucide-react';
import { useMemo, useState } from 'react';
import { deliveriesQuestion } from '../api/questions.ts';
import { nameOfDialect } from '../calls/dialects.ts';
import { Button } from '../ui/button.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorNotice } from '../ui/error-notice.tsx';
import { Page, Panel } from '../ui/page.tsx';
import { Segmented } from '../ui/segmented.tsx';
import { SkeletonRows } from '../ui/skeleton.tsx';
import { DeliveryRow } from './delivery-row.tsx';

const kinds = ['', 'status-callback', 'passthru', 'popup'] as const;

export function DeliveriesScreen() {
  const [dialect, setDialect] = useState<string>('');
  const list = useInfiniteQuery(deliveriesQuestion(dialect));
  const deliveries = useMemo(() => list.data?.pages.flatMap((page) => page.deliveries) ?? [], [list.data]);
  return (
    <Page
      title="Deliveries"
      lead="What Exotel has told this server, as it came. Each is applied once, however often it comes."
      actions={
        <Segmented
          label="Kind"
          value={dialect === '' ? 'all' : dialect}
          onChange={(value) => setDialect(value === 'all' ? '' : value)}
          choices={kinds.map((kind) => ({ value: kind || 'all', name: kind === '' ? 'All' : shortName(kind) }))}
        />
      }
    >
      <Panel>
        {list.error !== null && deliveries.length === 0 ? (
          <ErrorNotice error={list.error} what="the deliveries" onRetry={list.refetch} />
        ) : list.isPending ? (
          <SkeletonRows rows={8} label="Loading deliveries" />
        ) : deliveries.length > 0 ? (
          <ol aria-label="Deliveries" className="divide-y divide-line">
            {deliveries.map((delivery) => (
              <DeliveryRow key={`${delivery.callId} ${delivery.key}`} delivery={delivery} />
            ))}
          </ol>
        ) : (
          <NothingDelivered isFiltered={dialect !== ''} />
        )}
      </Panel>
      {list.hasNextPage && (
        <div className="mt-4 flex justify-center">
          <Button onClick={() => void list.fetchNextPage()} isBusy={list.isFetchingNextPage}>
            Show older ones
          </Button>
        </div>
      )}
    </Page>
  );
}

function shortName(kind: string): string {
  return kind === 'status-callback' ? 'StatusCallback' : (nameOfDialect(kind).split(' ')[0] ?? kind);
}

function NothingDelivered({ isFiltered }: { isFiltered: boolean }) {
  const address = `${location.origin}/exotel/passthru`;
  return (
    <EmptyState icon={Webhook} title={isFiltered ? 'Nothing of this kind' : 'Exotel has delivered nothing yet'}>
      <p>
        Calls that are placed here name their callback themselves. For calls that come in, put this address into the
        Passthru applet of your flow:
      </p>
      <div className="mt-4 flex items-center gap-1 rounded-lg border border-line bg-sunken py-1 pr-1 pl-3 text-left">
        <code className="min-w-0 flex-1 font-mono text-2xs break-all">{address}</code>
        <CopyButton value={address} what="the address" />
      </div>
    </EmptyState>
  );
}
