// What the history is filtered by. It stands in the address, so that a link leads to the same calls.
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Search, SlidersHorizontal } from 'lucide-react';
import { type ComponentProps, useEffect, useRef, useState } from 'react';
import { classes } from '../ui/classes.ts';
import { TextInput } from '../ui/field.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { Segmented } from '../ui/segmented.tsx';
import type { HistorySearch } from './history-search.ts';
import { useTypedSearch } from './use-typed-search.ts';

export function useChangeSearch(): (change: (before: HistorySearch) => HistorySearch) => void {
  const navigate = useNavigate({ from: '/history' });
  return (change) => void navigate({ search: change, replace: true });
}

export function Filters() {
  const { outcome, direction, from, until } = useSearch({ from: '/history' });
  const change = useChangeSearch();
  // On phones, where there is no room for all.
  const [isOpen, setOpen] = useState(direction !== undefined || from !== undefined || until !== undefined);
  const onDesks = isOpen ? '' : 'hidden md:flex';
  const set = <Name extends keyof HistorySearch>(name: Name, value: HistorySearch[Name] | '' | 'all') =>
    change((before) => {
      const after = { ...before };
      if (value === '' || value === 'all') delete after[name];
      else after[name] = value as HistorySearch[Name];
      return after;
    });
  return (
    <search className="flex flex-wrap items-center gap-2">
      <SearchField />
      <IconButton
        label={isOpen ? 'Fewer filters' : 'More filters'}
        size="icon"
        variant="secondary"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
        className="md:hidden"
      >
        <SlidersHorizontal className="size-4" />
      </IconButton>
      <Segmented
        label="Outcome"
        value={outcome ?? 'all'}
        onChange={(value) => set('outcome', value)}
        choices={[
          { value: 'all', name: 'All' },
          { value: 'answered', name: 'Answered' },
          { value: 'missed', name: 'Missed' },
          { value: 'failed', name: 'Failed' },
          { value: 'active', name: 'Now' },
        ]}
      />
      <select
        aria-label="Direction"
        value={direction ?? ''}
        onChange={({ target }) => set('direction', target.value as HistorySearch['direction'] | '')}
        className={classes(
          'h-9 rounded-lg border border-line-strong bg-surface px-2 text-xs font-medium text-soft',
          onDesks,
        )}
      >
        <option value="">Both directions</option>
        <option value="outbound">Outbound</option>
        <option value="inbound">Inbound</option>
      </select>
      <div className={classes('flex items-center gap-1.5 text-xs text-faint', onDesks)}>
        <DayField
          aria-label="From day"
          value={from ?? ''}
          max={until}
          onChange={({ target }) => set('from', target.value)}
        />
        to
        <DayField
          aria-label="Until day"
          value={until ?? ''}
          min={from}
          onChange={({ target }) => set('until', target.value)}
        />
      </div>
    </search>
  );
}

function DayField({ className, ...props }: ComponentProps<'input'>) {
  return <TextInput {...props} type="date" className={classes('w-36 px-2 text-xs text-soft', className)} />;
}

function SearchField() {
  const { search = '' } = useSearch({ from: '/history' });
  const change = useChangeSearch();
  const [typed, setTyped] = useTypedSearch(search, (text) => change((before) => ({ ...before, search: text })));
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const isTyping = event.target instanceof HTMLElement && event.target.matches('input, textarea, select');
      if (event.key !== '/' || isTyping || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      field.current?.focus();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
  return (
    <div className="relative min-w-48 flex-1">
      <Search aria-hidden className="pointer-events-none absolute top-2.5 left-3 size-4 text-faint" />
      <TextInput
        ref={field}
        type="search"
        value={typed}
        onChange={({ target }) => setTyped(target.value)}
        placeholder="Number, name, agent or id"
        aria-label="Search calls"
        aria-keyshortcuts="/"
        className="pl-9"
      />
    </div>
  );
}
