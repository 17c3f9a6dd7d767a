// Issues a token for somebody, and shows it once.
import { userIdPattern } from '@patchcord/protocol/limits';
import { useMutation } from '@tanstack/react-query';
import { KeyRound } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { request } from '../api/request.ts';
import type { IssuedToken } from '../api/types.ts';
import { scopeMeanings, scopes } from '../session/scopes.ts';
import { Button } from '../ui/button.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Field } from '../ui/field.tsx';
import { Segmented } from '../ui/segmented.tsx';
import { showError } from '../ui/toasts.ts';

const HOUR_S = 3_600;
/** The server issues none for longer than a day. */
const lives = [
  { value: '1', name: '1 hour' },
  { value: '8', name: '8 hours' },
  { value: '24', name: '1 day' },
] as const;

export function TokenForm() {
  const [hours, setHours] = useState<(typeof lives)[number]['value']>('8');
  const issuing = useMutation({
    mutationFn: (body: object) => request<IssuedToken>('/api/tokens', { method: 'POST', body }),
    onError: (error) => showError('No token was issued', error),
  });
  const issue = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const granted = form.getAll('scope');
    if (granted.length === 0) return showError('No token was issued', new Error('Choose what it allows.'));
    issuing.mutate({ subject: form.get('subject'), scopes: granted, expiresInSeconds: Number(hours) * HOUR_S });
  };
  return (
    <form onSubmit={issue} className="grid gap-4 p-4">
      <Field
        name="subject"
        label="For whom"
        required
        pattern={userIdPattern}
        placeholder="asha"
        autoComplete="off"
        hint="Others reach this user by it."
      />
      <fieldset className="grid gap-1.5">
        <legend className="mb-1.5 text-sm font-medium">It allows to</legend>
        {scopes.map((scope, index) => (
          <label key={scope} className="flex items-center gap-2 text-sm">
            <input
              type="checkbox"
              name="scope"
              value={scope}
              defaultChecked={index < 2}
              className="size-4 accent-[var(--accent)]"
            />
            {scopeMeanings[scope]} <code className="text-xs text-faint">{scope}</code>
          </label>
        ))}
      </fieldset>
      <div className="grid justify-items-start gap-1.5">
        <span className="text-sm font-medium">For how long</span>
        <Segmented label="For how long" value={hours} onChange={setHours} choices={lives} />
      </div>
      <Button type="submit" isBusy={issuing.isPending} className="justify-self-start">
        <KeyRound aria-hidden className="size-4" /> Issue a token
      </Button>
      {issuing.data !== undefined && <Issued issued={issuing.data} onClose={issuing.reset} />}
    </form>
  );
}

function Issued({ issued: { token, subject, expiresAt }, onClose }: { issued: IssuedToken; onClose: () => void }) {
  return (
    <Dialog
      isOpen
      onOpenChange={onClose}
      title={`The token of ${subject}`}
      description={`Copy it now: it is not shown again. It runs out ${new Date(expiresAt).toLocaleString()}.`}
      actions={
        <Button variant="primary" onClick={onClose}>
          Done
        </Button>
      }
    >
      <div className="mt-4 flex items-start gap-1 rounded-lg border border-line bg-sunken py-2 pr-1 pl-3">
        <code className="min-w-0 flex-1 font-mono text-xs break-all">{token}</code>
        <CopyButton value={token} what="the token" />
      </div>
    </Dialog>
  );
}
