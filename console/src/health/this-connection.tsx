// The connection of this very page: what it stands at, and what it has been through.
import { useEffect, useState } from 'react';
import { useConnection, useSession } from '../session/session-context.ts';
import { Panel } from '../ui/page.tsx';

const EVERY_MS = 2_000;

export function ThisConnection() {
  const { client } = useSession();
  const state = useConnection();
  const [stats, setStats] = useState(() => client.getStats());
  useEffect(() => {
    const timer = setInterval(() => setStats(client.getStats()), EVERY_MS);
    return () => clearInterval(timer);
  }, [client]);
  const facts: [string, string][] = [
    ['State', state.name === 'connected' ? 'connected' : state.name],
    ['Endpoint', 'endpoint' in state ? state.endpoint : '–'],
    ['Round trip', stats.roundTripMs === null ? 'not measured yet' : `${Math.round(stats.roundTripMs)} ms`],
    ['Events heard', `${stats.events.toLocaleString()}, ${stats.duplicates} twice and dropped`],
    ['Came back', `${stats.resumes} without a gap, ${stats.snapshots} with a fresh start`],
    ['Changed instance', `${stats.failovers} times`],
    ['Last outage', stats.lastOutageMs === null ? 'never' : `${(stats.lastOutageMs / 1000).toFixed(1)} s`],
  ];
  return (
    <Panel title="This page’s connection">
      <dl className="divide-y divide-line">
        {facts.map(([name, value]) => (
          <div key={name} className="flex gap-3 px-4 py-2.5 text-sm">
            <dt className="w-36 shrink-0 text-soft">{name}</dt>
            <dd className="min-w-0 flex-1 break-all tabular-nums">{value}</dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}
