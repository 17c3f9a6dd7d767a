// One instance: whether it answers, what it stands on, and how full it is.
import type { ReactNode } from 'react';
import type { Health, Instance } from '../api/types.ts';
import { Meter } from '../ui/meter.tsx';
import { Panel } from '../ui/page.tsx';
import { Tag, type Tone } from '../ui/tag.tsx';
import { formatUptime } from './format-uptime.ts';

const roles: Record<Instance['role'], string> = { primary: 'Primary', fallback: 'Fallback', only: 'The only instance' };
const statuses: Record<Health['status'], { name: string; tone: Tone }> = {
  ok: { name: 'Healthy', tone: 'live' },
  draining: { name: 'Shutting down', tone: 'ringing' },
  'database-unavailable': { name: 'Without its database', tone: 'bad' },
};
const telephonies: Record<Health['telephony'], string> = {
  exotel: 'Exotel',
  emulator: 'emulated: nobody’s phone rings',
  none: 'not configured',
};
const agents: Record<Health['agent'], string> = { openai: 'OpenAI', emulator: 'emulated model', none: 'no model' };

export function InstanceCard({ instance }: { instance: Instance }) {
  const { url, role, isSelf, health, answeredInMs } = instance;
  const status = health === null ? { name: 'Does not answer', tone: 'bad' as const } : statuses[health.status];
  return (
    <Panel
      title={
        <>
          {roles[role]} {isSelf && <span className="font-normal text-faint">· this one answers you</span>}
        </>
      }
      actions={
        <span className="pr-2">
          <Tag tone={status.tone}>{status.name}</Tag>
        </span>
      }
    >
      <dl className="divide-y divide-line">
        <Fact name="Address">
          <span className="break-all">{url}</span>
        </Fact>
        {health === null ? (
          <Fact name="What to do">See whether it runs, and whether this instance can reach its address.</Fact>
        ) : (
          <>
            <Fact name="Runs">
              {health.instance} · version {health.version} · for {formatUptime(health.uptimeSeconds)}
              {answeredInMs !== null && !isSelf && ` · answered in ${answeredInMs} ms`}
            </Fact>
            <Fact name="Streams">
              <Meter value={health.streams} limit={health.maxStreams} label="Streams in use" />
            </Fact>
            <Fact name="Clients">{health.clients.toLocaleString()} connected</Fact>
            <Fact name="Database">
              {health.database.engine === 'sqlite' ? 'SQLite, in a file of its own' : 'Postgres'}
              {!health.database.ok && (
                <Tag tone="bad" className="ml-2">
                  does not answer
                </Tag>
              )}
            </Fact>
            <Fact name="Events">{wayOfEvents(health)}</Fact>
            <Fact name="Telephony">{telephonies[health.telephony]}</Fact>
            <Fact name="Agents">{agents[health.agent]}</Fact>
          </>
        )}
      </dl>
    </Panel>
  );
}

/** How what other instances do becomes known. */
function wayOfEvents({ bus, database }: Health): string {
  if (bus === 'connected') return 'Redis, connected';
  if (bus === 'down') return 'Redis is away: they come from the database';
  return database.engine === 'sqlite' ? 'need no Redis: one instance' : 'without Redis: they come from the database';
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex gap-3 px-4 py-2.5 text-sm">
      <dt className="w-24 shrink-0 text-soft">{name}</dt>
      <dd className="min-w-0 flex-1">{children}</dd>
    </div>
  );
}
