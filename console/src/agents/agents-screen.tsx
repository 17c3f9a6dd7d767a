// Every voice agent, and what is wrong with their files.
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Bot, CircleAlert } from 'lucide-react';
import type { AgentsAnswer, ListedAgent } from '../api/types.ts';
import { useSession } from '../session/session-context.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorNotice } from '../ui/error-notice.tsx';
import { Page, Panel } from '../ui/page.tsx';
import { SkeletonRows } from '../ui/skeleton.tsx';
import { Tag } from '../ui/tag.tsx';
import { AgentFacts } from './agent-facts.tsx';
import { NewAgent } from './new-agent.tsx';
import { agentsQuestion } from './questions.ts';

export function AgentsScreen() {
  const { may } = useSession();
  const list = useQuery(agentsQuestion());
  const canCreate = may('admin') && list.data?.isEditable === true;
  return (
    <Page
      title="Agents"
      lead="Who answers, with which words, voice and tools. Each is a file; save it, and the next call uses it."
      actions={canCreate && <NewAgent taken={namesIn(list.data)} />}
    >
      {list.error !== null ? (
        <ErrorNotice error={list.error} what="the agents" onRetry={list.refetch} />
      ) : list.data === undefined ? (
        <Panel>
          <SkeletonRows rows={3} label="Loading the agents" />
        </Panel>
      ) : (
        <AgentList answer={list.data} />
      )}
    </Page>
  );
}

function namesIn(answer: AgentsAnswer | undefined): string[] {
  return answer === undefined ? [] : [...answer.agents.map(({ name }) => name), ...answer.unusable];
}

function AgentList({ answer: { agents, unusable, mistakes } }: { answer: AgentsAnswer }) {
  if (agents.length + unusable.length === 0) {
    return (
      <Panel>
        <EmptyState icon={Bot} title="No agents yet">
          An agent is a YAML file in the folder <code>agents</code>: instructions are enough. Put one there, or press{' '}
          <em>New agent</em>.
        </EmptyState>
      </Panel>
    );
  }
  return (
    <div className="grid gap-4">
      {mistakes.length > 0 && (
        <div role="alert" className="rounded-xl border border-line bg-bad-wash px-4 py-3 text-sm">
          <p className="flex items-center gap-2 font-medium text-bad">
            <CircleAlert aria-hidden className="size-4" /> Some files have mistakes: callers get the version before
          </p>
          <ul className="mt-1.5 grid gap-0.5 font-mono text-xs break-words text-ink">
            {mistakes.map((mistake) => (
              <li key={mistake}>{mistake}</li>
            ))}
          </ul>
        </div>
      )}
      <ul className="grid gap-3 sm:grid-cols-2">
        {agents.map((agent) => (
          <AgentCard key={agent.name} agent={agent} />
        ))}
        {unusable.map((name) => (
          <li key={name} className={card}>
            <Link to="/agents/$name" params={{ name }} className={cardLink}>
              {name}
            </Link>
            <p className="mt-1 text-xs text-soft">Has mistakes, so nobody answers by it.</p>
            <Tag tone="bad" className="mt-3 w-fit">
              not in service
            </Tag>
          </li>
        ))}
      </ul>
    </div>
  );
}

const card =
  'relative flex min-w-0 flex-col rounded-xl border border-line bg-surface p-4 transition-colors hover:border-line-strong';
const cardLink =
  'text-base font-semibold tracking-tight after:absolute after:inset-0 after:rounded-xl focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:outline-accent';

function AgentCard({ agent }: { agent: ListedAgent }) {
  return (
    <li className={card}>
      <div className="flex items-start gap-3">
        <span className="grid size-9 shrink-0 place-items-center rounded-full bg-accent-wash text-accent">
          <Bot aria-hidden className="size-4.5" strokeWidth={1.75} />
        </span>
        <div className="min-w-0 flex-1">
          <div className="flex items-center gap-2">
            <Link to="/agents/$name" params={{ name: agent.name }} className={cardLink}>
              {agent.name}
            </Link>
            {agent.isDefault && <Tag tone="accent">default</Tag>}
          </div>
          <p className="mt-0.5 text-xs text-soft">
            <AgentFacts agent={agent} />
          </p>
        </div>
      </div>
      {agent.greeting !== null && (
        <p className="mt-3 line-clamp-2 border-l-2 border-line pl-3 text-sm text-pretty text-soft">{agent.greeting}</p>
      )}
      <ul aria-label="Tools" className="mt-3 flex flex-wrap gap-1">
        {agent.tools.map((tool) => (
          <li key={tool}>
            <Tag className="font-mono">{tool}</Tag>
          </li>
        ))}
      </ul>
    </li>
  );
}
