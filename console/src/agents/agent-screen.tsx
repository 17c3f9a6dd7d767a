// One agent: talk to it on one side, its file on the other.
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { healthQuestion } from '../api/questions.ts';
import type { Health } from '../api/types.ts';
import { useSession } from '../session/session-context.ts';
import { classes } from '../ui/classes.ts';
import { ErrorNotice } from '../ui/error-notice.tsx';
import { Page } from '../ui/page.tsx';
import { Segmented } from '../ui/segmented.tsx';
import { SkeletonRows } from '../ui/skeleton.tsx';
import { AgentEditor, FileEditor, NoEditor } from './agent-editor.tsx';
import { AgentFacts } from './agent-facts.tsx';
import { newAgentText } from './new-agent-text.ts';
import { agentsQuestion } from './questions.ts';
import { TalkPanel } from './talk-panel.tsx';

const route = getRouteApi('/agents/$name');

export function AgentScreen() {
  const { name } = route.useParams();
  const { may } = useSession();
  const list = useQuery(agentsQuestion());
  const health = useQuery(healthQuestion());
  const [side, setSide] = useState<'talk' | 'file'>('talk');
  if (list.error !== null) return <ErrorNotice error={list.error} what="the agents" onRetry={list.refetch} />;
  if (list.data === undefined) return <SkeletonRows label="Loading the agent" />;
  const { agents, unusable, isEditable } = list.data;
  const agent = agents.find((one) => one.name === name);
  const isNew = agent === undefined && !unusable.includes(name);
  return (
    <Page
      title={name}
      lead={
        <>
          <Link to="/agents" className="hover:text-ink hover:underline">
            Agents
          </Link>{' '}
          /{' '}
          {agent === undefined ? isNew ? 'a new file, not saved yet' : 'not in service' : <AgentFacts agent={agent} />}
        </>
      }
      actions={
        <div className="lg:hidden">
          <Segmented
            label="What to show"
            value={side}
            onChange={setSide}
            choices={[
              { value: 'talk', name: 'Talk' },
              { value: 'file', name: 'File' },
            ]}
          />
        </div>
      }
    >
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,5fr)_minmax(0,7fr)]">
        <div className={classes('min-w-0 lg:block', side !== 'talk' && 'hidden')}>
          <TalkPanel
            key={name}
            agent={name}
            reasonNot={reasonNotToTalk({
              isInService: agent !== undefined,
              mayPlace: may('calls:place'),
              health: health.data,
            })}
          />
        </div>
        <div className={classes('min-w-0 lg:block', side !== 'file' && 'hidden')}>
          {!may('admin') ? (
            <NoEditor />
          ) : isNew ? (
            <FileEditor
              file={{ name, file: `${name}.yaml`, yaml: newAgentText, version: null }}
              isEditable={isEditable}
            />
          ) : (
            <AgentEditor key={name} name={name} isEditable={isEditable} />
          )}
        </div>
      </div>
    </Page>
  );
}

function reasonNotToTalk({
  isInService,
  mayPlace,
  health,
}: {
  isInService: boolean;
  mayPlace: boolean;
  health: Health | undefined;
}): string | null {
  if (health?.agent === 'none')
    return 'No model is set up: set OPENAI_API_KEY on the server, or run npm start without it.';
  if (!mayPlace) return 'Your token does not allow you to place calls.';
  if (!isInService) return 'Save a file without mistakes first.';
  return null;
}
