// The file of an agent as it is being edited: tried as one types, and saved whole.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { ApiError } from '../api/api-error.ts';
import type { AgentFile, AgentMistake } from '../api/types.ts';
import { showError, showToast } from '../ui/toasts.ts';
import { agentFileQuestion, mistakesQuestion, saveAgent } from './questions.ts';

const TRY_AFTER_MS = 350;

export interface Draft {
  text: string;
  /** What it was written from; empty for a new file. */
  before: string;
  change(text: string): void;
  isChanged: boolean;
  mistakes: readonly AgentMistake[];
  /** Whether the last keystroke has been tried. */
  isTried: boolean;
  isSaving: boolean;
  /** Somebody else has saved meanwhile. */
  isOutdated: boolean;
  save(): Promise<boolean>;
  discard(): void;
  /** Takes what is on the server now, and forgets what was written here. */
  takeTheirs(): Promise<void>;
}

type Base = Omit<AgentFile, 'version'> & { version: string | null };

/**
 * `file`: as it is on the server; a new one has no version yet. It may be read again while one writes: what is saved says
 * what it was written from, or somebody else's work would be lost.
 */
export function useDraft(file: Base): Draft {
  const queries = useQueryClient();
  const [base, setBase] = useState(file);
  const [text, setText] = useState(file.yaml);
  const begin = (from: Base) => {
    setBase(from);
    setText(from.yaml);
  };
  if (file.version !== base.version && (text === base.yaml || text === file.yaml)) begin(file);
  const settled = useSettled(text, TRY_AFTER_MS);
  const tried = useQuery({ ...mistakesQuestion(file.name, settled), placeholderData: (before) => before });
  const saving = useMutation({
    mutationFn: () => saveAgent(file.name, { yaml: text, version: base.version }),
    onSuccess: (saved) => {
      queries.setQueryData(agentFileQuestion(file.name).queryKey, saved);
      void queries.invalidateQueries({ queryKey: ['agents', 'list'] });
      showToast(`${saved.file} is saved`, { tone: 'good', description: 'The next call uses it.' });
    },
    onError: (error) => showError('The file was not saved', error),
  });
  return {
    text,
    before: base.version === null ? '' : base.yaml,
    change: setText,
    isChanged: text !== base.yaml,
    mistakes: tried.data?.mistakes ?? [],
    isTried: settled === text && tried.isSuccess && !tried.isPlaceholderData,
    isSaving: saving.isPending,
    isOutdated:
      file.version !== base.version || (saving.error instanceof ApiError && saving.error.code === 'agent-changed'),
    save: () =>
      saving.mutateAsync().then(
        () => true,
        () => false,
      ),
    discard() {
      begin(file);
      saving.reset();
    },
    async takeTheirs() {
      begin(await queries.fetchQuery({ ...agentFileQuestion(file.name), staleTime: 0 }));
      saving.reset();
    },
  };
}

function useSettled<Value>(value: Value, afterMs: number): Value {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), afterMs);
    return () => clearTimeout(timer);
  }, [value, afterMs]);
  return settled;
}
