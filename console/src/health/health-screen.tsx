// The instances and how they are, who is connected, how full the streams are, and how to see a failover.
import { useQuery } from '@tanstack/react-query';
import { devicesQuestion, instancesQuestion } from '../api/questions.ts';
import { useSession } from '../session/session-context.ts';
import { ErrorNotice } from '../ui/error-notice.tsx';
import { Page, Panel } from '../ui/page.tsx';
import { Skeleton, SkeletonRows } from '../ui/skeleton.tsx';
import { Devices } from './devices.tsx';
import { DrillGuide } from './drill-guide.tsx';
import { InstanceCard } from './instance-card.tsx';
import { ThisConnection } from './this-connection.tsx';

export function HealthScreen() {
  const { may } = useSession();
  const instances = useQuery(instancesQuestion());
  const devices = useQuery({ ...devicesQuestion(), enabled: may('admin') });
  const all = instances.data?.instances ?? [];
  return (
    <Page
      title="Connections"
      lead="The instances of this server, who is connected to them, and what happens when one dies."
    >
      <div className="grid items-start gap-4 lg:grid-cols-2">
        {instances.error !== null && all.length === 0 ? (
          <Panel className="lg:col-span-2">
            <ErrorNotice error={instances.error} what="the instances" onRetry={instances.refetch} />
          </Panel>
        ) : instances.isPending ? (
          <Skeleton className="h-56 rounded-xl" />
        ) : (
          all.map((instance) => <InstanceCard key={instance.url} instance={instance} />)
        )}
        <div className="grid gap-4">
          <ThisConnection />
          <Panel title="Connected devices">
            {!may('admin') ? (
              <p className="p-4 text-sm text-soft">Who is connected is told to tokens with the scope admin.</p>
            ) : devices.error !== null ? (
              <ErrorNotice error={devices.error} what="the devices" onRetry={devices.refetch} />
            ) : devices.data === undefined ? (
              <SkeletonRows rows={3} label="Loading the devices" />
            ) : (
              <Devices answer={devices.data} />
            )}
          </Panel>
        </div>
        <DrillGuide hasPeer={all.length > 1} />
      </div>
    </Page>
  );
}
