// The calls as the emulated Exotel has them, and the phone of whoever is on the line.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Cable, PhoneOff } from 'lucide-react';
import { mask, masking } from '../calls/masking.ts';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorNotice } from '../ui/error-notice.tsx';
import { Panel } from '../ui/page.tsx';
import { usePreference } from '../ui/preference.ts';
import { SkeletonRows } from '../ui/skeleton.tsx';
import { Tag } from '../ui/tag.tsx';
import { showError } from '../ui/toasts.ts';
import { callbacksOf, type EmulatedCall, isOver, kindNames, stateOf, takesDigits } from './emulated-call.ts';
import { emulatedCallsQuestion, order } from './questions.ts';

export function EmulatedCalls() {
  const { data, error, refetch } = useQuery(emulatedCallsQuestion());
  return (
    <Panel title="At the emulated Exotel">
      {data === undefined && error !== null ? (
        <ErrorNotice error={error} what="the emulator’s calls" onRetry={refetch} />
      ) : data === undefined ? (
        <SkeletonRows rows={3} label="Loading the emulator’s calls" />
      ) : data.calls.length === 0 ? (
        <EmptyState icon={Cable} title="No calls yet">
          Let somebody call in, or call somebody: it appears here as the provider sees it, and on the live board as this
          server does.
        </EmptyState>
      ) : (
        <ul aria-label="Calls at the emulator" className="divide-y divide-line">
          {data.calls.map((call) => (
            <Row key={call.sid} call={call} />
          ))}
        </ul>
      )}
    </Panel>
  );
}

function Row({ call }: { call: EmulatedCall }) {
  const isMasked = usePreference(masking) === 'on';
  const [first, second] = call.legs;
  const shown = (number: string) => (isMasked ? mask(number) : number);
  const state = stateOf(call);
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-2 px-4 py-2.5 text-sm">
      <div className="grid min-w-48 flex-1 gap-0.5">
        <span className="flex flex-wrap items-center gap-x-2.5 gap-y-1 tabular-nums">
          <Tag tone={state.tone}>{state.name}</Tag>
          <span>
            {shown(first.number)} <span className="text-faint">→</span>{' '}
            {shown(call.kind === 'two-numbers' ? (second.number ?? call.exoPhone) : call.exoPhone)}
          </span>
        </span>
        <span className="text-xs text-faint">
          {kindNames[call.kind]} · callbacks: {callbacksOf(call)}
        </span>
      </div>
      {!isOver(call) && <Controls call={call} />}
    </li>
  );
}

const KEYS = ['1', '2', '3', '#'];

function Controls({ call }: { call: EmulatedCall }) {
  const cache = useQueryClient();
  const acting = useMutation({
    mutationFn: ({ what, body }: { what: 'hangup' | 'digits'; body?: object }) =>
      order({ method: 'POST', path: `/calls/${call.sid}/${what}`, ...(body !== undefined && { body }) }),
    onSettled: () => cache.invalidateQueries(emulatedCallsQuestion()),
    onError: (error) => showError('The phone does not do that now', error),
  });
  return (
    <fieldset className="flex items-center gap-1">
      <legend className="sr-only">The caller’s phone</legend>
      {takesDigits(call) &&
        KEYS.map((digits) => (
          <Button
            key={digits}
            size="small-icon"
            aria-label={`Press ${digits}`}
            onClick={() => acting.mutate({ what: 'digits', body: { digits } })}
          >
            {digits}
          </Button>
        ))}
      <Button size="small" variant="danger" onClick={() => acting.mutate({ what: 'hangup' })}>
        <PhoneOff aria-hidden className="size-3.5" /> Hang up
      </Button>
    </fieldset>
  );
}
