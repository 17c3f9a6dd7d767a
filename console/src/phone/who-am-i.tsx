// On a server that asks for no token: by which name others call this browser.
import { userIdPattern } from '@patchcord/protocol/limits';
import { type FormEvent, useState } from 'react';
import { useSession } from '../session/session-context.ts';
import { readUserId, writeUserId } from '../session/user-id.ts';
import { Button } from '../ui/button.tsx';
import { TextInput } from '../ui/field.tsx';
import { formText } from '../ui/form-text.ts';

export function WhoAmI() {
  const { me } = useSession();
  const [isEditing, setEditing] = useState(readUserId() === null);
  if (!me.isOpen) return <>Others reach you as {me.subject}.</>;
  if (!isEditing) {
    return (
      <>
        Others reach you as <strong className="font-semibold text-ink">{readUserId()}</strong>.{' '}
        <button type="button" className="underline hover:text-ink" onClick={() => setEditing(true)}>
          Change
        </button>
      </>
    );
  }
  const keep = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    writeUserId(formText(new FormData(event.currentTarget), 'user'));
    // The connection belongs to who one was.
    location.reload();
  };
  return (
    <form onSubmit={keep} className="flex flex-wrap items-center gap-2">
      <label htmlFor="user">Choose a name, so that others can call you:</label>
      <TextInput
        id="user"
        name="user"
        required
        pattern={userIdPattern}
        defaultValue={readUserId() ?? ''}
        placeholder="asha"
        autoComplete="off"
        className="h-8 w-36!"
      />
      <Button size="small" type="submit" variant="primary" className="h-8">
        That is me
      </Button>
    </form>
  );
}
