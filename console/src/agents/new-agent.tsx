// Begins the file of a new agent.
import { useNavigate } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Field } from '../ui/field.tsx';

const NAME = '[a-zA-Z0-9][a-zA-Z0-9_\\-]{0,63}';

export function NewAgent({ taken }: { taken: readonly string[] }) {
  const [isOpen, setOpen] = useState(false);
  const [name, setName] = useState('');
  const navigate = useNavigate();
  const isTaken = taken.includes(name);
  const create = (event: FormEvent) => {
    event.preventDefault();
    if (isTaken) return;
    setOpen(false);
    void navigate({ to: '/agents/$name', params: { name } });
  };
  return (
    <>
      <Button variant="primary" onClick={() => setOpen(true)}>
        <Plus aria-hidden className="size-4" /> New agent
      </Button>
      <Dialog isOpen={isOpen} onOpenChange={setOpen} title="New agent">
        <form onSubmit={create} className="mt-3 grid gap-4">
          <Field
            label="Name"
            value={name}
            onChange={(event) => setName(event.target.value)}
            required
            pattern={NAME}
            autoComplete="off"
            error={isTaken ? 'There is one of this name already.' : null}
            hint="Letters, digits, - and _. Calls ask for the agent by it."
          />
          <Button type="submit" variant="primary" disabled={isTaken}>
            Write its file
          </Button>
        </form>
      </Dialog>
    </>
  );
}
