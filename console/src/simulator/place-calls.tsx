// Brings calls about: somebody calls in, or we call somebody whose phone does what is chosen here.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { PhoneIncoming, PhoneOutgoing } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { request } from '../api/request.ts';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Panel } from '../ui/page.tsx';
import { showError } from '../ui/toasts.ts';
import { outcomes } from './outcomes.ts';
import { emulatedCallsQuestion, order } from './questions.ts';

const CALLER = '09876509998';
/** Whose phone rings first; it always answers. */
const OWN_NUMBER = '1234567890';

/** `exoPhone`: the number that is called. */
export function CallIn({ exoPhone }: { exoPhone: string }) {
  const [from, setFrom] = useState(CALLER);
  const cache = useQueryClient();
  const calling = useMutation({
    mutationFn: () => order({ method: 'POST', path: '/calls/inbound', body: { from, to: exoPhone } }),
    onSuccess: () => cache.invalidateQueries(emulatedCallsQuestion()),
    onError: (error) => showError('Nobody could call in', error),
  });
  const callIn = (event: FormEvent) => {
    event.preventDefault();
    calling.mutate();
  };
  return (
    <Panel title="Somebody calls in">
      <form onSubmit={callIn} className="grid gap-3 p-4">
        <p className="text-sm text-soft">
          A simulated caller dials {exoPhone}. The flow of that number answers, and the agent in it.
        </p>
        <Field
          label="Caller"
          type="tel"
          autoComplete="off"
          value={from}
          onChange={(event) => setFrom(event.target.value)}
          hint="Any Indian number."
        />
        <Button type="submit" variant="primary" isBusy={calling.isPending} className="justify-self-start">
          <PhoneIncoming aria-hidden className="size-4" /> Call in
        </Button>
      </form>
    </Panel>
  );
}

export function CallOut() {
  const cache = useQueryClient();
  const placing = useMutation({
    mutationFn: (recipientId: string) =>
      request('/api/calls', { method: 'POST', body: { callerId: OWN_NUMBER, recipientId } }),
    onSuccess: () => cache.invalidateQueries(emulatedCallsQuestion()),
    onError: (error) => showError('The call was not placed', error),
  });
  return (
    <Panel title="We call somebody">
      <p className="px-4 pt-4 text-sm text-soft">The dialled number decides what its phone does.</p>
      <ul className="grid grid-cols-2 gap-1.5 p-4">
        {outcomes.map(({ name, number, means }) => (
          <li key={number}>
            <button
              type="button"
              disabled={placing.isPending}
              onClick={() => placing.mutate(number)}
              className="flex w-full items-center gap-3 rounded-lg border border-line px-3 py-2 text-left hover:bg-hover disabled:opacity-45"
            >
              <PhoneOutgoing aria-hidden className="size-4 shrink-0 text-faint" />
              <span className="min-w-0">
                <span className="block text-sm font-medium">{name}</span>
                <span className="block truncate text-xs text-faint">{means}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
