// The devices that are connected, on all instances.
import { MonitorSmartphone } from 'lucide-react';
import type { DevicesAnswer } from '../api/types.ts';
import { useSession } from '../session/session-context.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { Tag } from '../ui/tag.tsx';

export function Devices({ answer: { devices, isMore } }: { answer: DevicesAnswer }) {
  const { client } = useSession();
  if (devices.length === 0) {
    return (
      <EmptyState icon={MonitorSmartphone} title="No device is connected">
        An app that says hello over the WebSocket is listed here, on whichever instance it is.
      </EmptyState>
    );
  }
  return (
    <>
      <ul className="divide-y divide-line">
        {devices.map(({ userId, deviceId, connectedAt }) => (
          <li key={`${userId} ${deviceId}`} className="flex items-center gap-3 px-4 py-2.5 text-sm">
            <span className="font-medium">{userId}</span>
            <code className="min-w-0 flex-1 truncate font-mono text-2xs text-faint">{deviceId}</code>
            {deviceId === client.deviceId && <Tag tone="accent">this page</Tag>}
            <time dateTime={connectedAt} className="text-xs text-faint tabular-nums">
              since {new Date(connectedAt).toLocaleTimeString()}
            </time>
          </li>
        ))}
      </ul>
      {isMore && <p className="border-t border-line px-4 py-2.5 text-xs text-faint">And more: these are the newest.</p>}
    </>
  );
}
