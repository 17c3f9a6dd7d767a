// Edits the file of an agent, and shows what would change before it is saved.
import { useQuery } from '@tanstack/react-query';
import { CircleAlert, CircleCheck, LockKeyhole } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { AgentFile } from '../api/types.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorNotice } from '../ui/error-notice.tsx';
import { Panel } from '../ui/page.tsx';
import { SkeletonRows } from '../ui/skeleton.tsx';
import { showError } from '../ui/toasts.ts';
import { DiffView } from './diff-view.tsx';
import { agentFileQuestion } from './questions.ts';
import { type Draft, useDraft } from './use-draft.ts';
import { YamlEditor } from './yaml-editor.tsx';

/** `isEditable`: whether the server takes changes. */
export function AgentEditor({ name, isEditable }: { name: string; isEditable: boolean }) {
  const file = useQuery(agentFileQuestion(name));
  if (file.error !== null)
    return <ErrorNotice error={file.error} what={`the file of ${name}`} onRetry={file.refetch} />;
  if (file.data === undefined) {
    return (
      <Panel title={`${name}.yaml`}>
        <SkeletonRows label="Loading the file" />
      </Panel>
    );
  }
  return <FileEditor file={file.data} isEditable={isEditable} />;
}

/** Anybody but an operator may not even read what an agent is told. */
export function NoEditor() {
  return (
    <Panel title="File">
      <EmptyState icon={LockKeyhole} title="Files are for operators">
        What an agent is told, and its tools, are shown to whoever has the scope <code>admin</code>.
      </EmptyState>
    </Panel>
  );
}

interface FileEditorProps {
  file: Omit<AgentFile, 'version'> & { version: string | null };
  isEditable: boolean;
}

export function FileEditor({ file, isEditable }: FileEditorProps) {
  const draft = useDraft(file);
  const [isReviewing, setReviewing] = useState(false);
  const isGood = draft.isTried && draft.mistakes.length === 0;
  const save = async () => {
    if (await draft.save()) setReviewing(false);
  };
  const loadTheirs = async () => {
    try {
      await draft.takeTheirs();
      setReviewing(false);
    } catch (error) {
      showError('Theirs could not be loaded', error);
    }
  };
  return (
    <Panel
      title={<span className="font-mono text-xs">{file.file}</span>}
      actions={
        isEditable && (
          <>
            <Button size="small" variant="quiet" disabled={!draft.isChanged} onClick={draft.discard}>
              Discard
            </Button>
            <Button
              size="small"
              variant="primary"
              disabled={!draft.isChanged || !isGood}
              onClick={() => setReviewing(true)}
            >
              Review & save
            </Button>
          </>
        )
      }
    >
      <YamlEditor
        label={`Text of ${file.file}`}
        value={draft.text}
        onChange={draft.change}
        mistakes={draft.mistakes}
        isReadOnly={!isEditable}
      />
      <p className="flex items-center gap-2 border-t border-line px-4 py-2 text-xs text-soft">
        {isEditable ? <Verdict draft={draft} /> : readOnly}
      </p>
      <Dialog
        isOpen={isReviewing}
        onOpenChange={setReviewing}
        title={`Save ${file.file}?`}
        description="Calls that go on keep what they began with. The next one uses this."
        actions={
          <>
            {draft.isOutdated && <Button onClick={() => void loadTheirs()}>Load theirs</Button>}
            <Button onClick={() => setReviewing(false)}>Go on editing</Button>
            <Button variant="primary" isBusy={draft.isSaving} disabled={!isGood} onClick={() => void save()}>
              Save
            </Button>
          </>
        }
      >
        <div className="mt-4">
          <DiffView before={draft.before} after={draft.text} />
        </div>
        {draft.isOutdated && (
          <p role="alert" className="mt-3 text-xs text-bad">
            Somebody else has saved this file meanwhile. Load theirs, and bring your changes in again.
          </p>
        )}
      </Dialog>
    </Panel>
  );
}

const readOnly: ReactNode = (
  <>
    <LockKeyhole aria-hidden className="size-3.5" /> Read only here: edit the file where it is deployed from, or set
    AGENTS_EDITABLE.
  </>
);

function Verdict({ draft: { isTried, mistakes, isChanged } }: { draft: Draft }) {
  if (!isTried) return <span>Checking…</span>;
  if (mistakes.length > 0) {
    return (
      <span className="flex items-center gap-2 text-bad">
        <CircleAlert aria-hidden className="size-3.5" />
        {mistakes.length === 1 ? 'One mistake' : `${mistakes.length} mistakes`}: callers keep the version before.
      </span>
    );
  }
  return (
    <span className="flex items-center gap-2">
      <CircleCheck aria-hidden className="size-3.5 text-live" />
      {isChanged ? 'No mistakes. Not saved yet.' : 'No mistakes. This is what callers get.'}
    </span>
  );
}
