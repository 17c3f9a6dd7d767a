// The address book: add, call, remove, take along.
import { Download, Trash2, Upload, UserPlus, UsersRound } from 'lucide-react';
import { type FormEvent, useRef, useState } from 'react';
import { saveFile } from '../api/download.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Field } from '../ui/field.tsx';
import { formText } from '../ui/form-text.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { showToast } from '../ui/toasts.ts';
import { Avatar } from './avatar.tsx';
import { type Contact, contacts, mergeContacts, readContacts, withoutContact } from './contacts.ts';
import { readDialled } from './dialled.ts';
import { useKept } from './kept.ts';

export function ContactList({ onChoose }: { onChoose: (address: string) => void }) {
  const book = useKept(contacts);
  const [isAdding, setAdding] = useState(false);
  return (
    <>
      <div className="flex items-center gap-1 border-b border-line px-3 py-2">
        <p className="flex-1 pl-1 text-xs text-faint">Kept in this browser</p>
        <Import />
        <IconButton
          label="Export all"
          disabled={book.length === 0}
          onClick={() =>
            saveFile('contacts.json', new Blob([JSON.stringify(book, null, 2)], { type: 'application/json' }))
          }
        >
          <Download aria-hidden className="size-4" />
        </IconButton>
        <Button size="small" onClick={() => setAdding(true)}>
          <UserPlus aria-hidden className="size-3.5" /> Add
        </Button>
      </div>
      {book.length === 0 ? (
        <EmptyState icon={UsersRound} title="No contacts yet">
          Add people by their number or their name in the app, or import a list:{' '}
          <code className="text-2xs">[{'{ "name", "address" }'}]</code>.
        </EmptyState>
      ) : (
        <ul aria-label="Contacts" className="divide-y divide-line">
          {book.map((contact) => (
            <ContactRow key={contact.address} contact={contact} onChoose={onChoose} />
          ))}
        </ul>
      )}
      <AddDialog isOpen={isAdding} onOpenChange={setAdding} />
    </>
  );
}

function ContactRow({
  contact: { name, address },
  onChoose,
}: {
  contact: Contact;
  onChoose: (address: string) => void;
}) {
  return (
    <li className="group flex items-center pr-3 transition-colors hover:bg-hover">
      <button
        type="button"
        onClick={() => onChoose(address)}
        className="flex min-w-0 flex-1 items-center gap-3 px-4 py-2.5 text-left"
      >
        <Avatar name={name} />
        <span className="min-w-0">
          <span className="block truncate text-sm font-medium">{name}</span>
          <span className="block truncate text-xs text-soft tabular-nums">{address}</span>
        </span>
      </button>
      <IconButton label={`Remove ${name}`} onClick={() => contacts.set(withoutContact(contacts.get(), address))}>
        <Trash2 aria-hidden className="size-4" />
      </IconButton>
    </li>
  );
}

function Import() {
  const field = useRef<HTMLInputElement>(null);
  const take = async (file: File | undefined) => {
    if (file === undefined) return;
    const more = await file.text().then(
      (text) => readContacts(parsed(text)),
      () => null,
    );
    if (more === null)
      return showToast('That is no list of contacts', {
        tone: 'bad',
        description: 'A JSON list with name and address is needed.',
      });
    contacts.set(mergeContacts(contacts.get(), more));
    showToast(more.length === 1 ? 'One contact is there' : `${more.length} contacts are there`, { tone: 'good' });
  };
  return (
    <>
      <input
        ref={field}
        type="file"
        accept="application/json,.json"
        aria-label="File with contacts"
        className="hidden"
        onChange={(event) => void take(event.target.files?.[0])}
      />
      <IconButton label="Import a list" onClick={() => field.current?.click()}>
        <Upload aria-hidden className="size-4" />
      </IconButton>
    </>
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function AddDialog({ isOpen, onOpenChange }: { isOpen: boolean; onOpenChange: (isOpen: boolean) => void }) {
  const [isWrong, setWrong] = useState(false);
  const add = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const read = readDialled(formText(form, 'address'));
    const isReady = read.kind === 'user' || (read.kind === 'number' && read.isLikely);
    if (!isReady) return setWrong(true);
    const address = read.kind === 'user' ? read.userId : read.e164;
    contacts.set(mergeContacts(contacts.get(), [{ name: formText(form, 'name') || address, address }]));
    setWrong(false);
    onOpenChange(false);
  };
  return (
    <Dialog isOpen={isOpen} onOpenChange={onOpenChange} title="Add a contact">
      <form onSubmit={add} className="mt-3 grid gap-4">
        <Field label="Name" name="name" autoComplete="off" required maxLength={128} />
        <Field
          label="Number or user"
          name="address"
          autoComplete="off"
          required
          error={isWrong ? 'Neither a phone number nor the name of a user.' : null}
          hint="In any form; without a country it is Indian."
        />
        <Button type="submit" variant="primary">
          Add
        </Button>
      </form>
    </Dialog>
  );
}
