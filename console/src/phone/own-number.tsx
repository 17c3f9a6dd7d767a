// Asks once for the number of one's own phone, which Exotel rings first.
import { type FormEvent, useState } from 'react';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Field } from '../ui/field.tsx';
import { cleanPasted, readDialled } from './dialled.ts';
import { useKept } from './kept.ts';
import { ownNumber } from './settings.ts';

export interface OwnNumberDialogProps {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  onKept: (e164: string) => void;
}

export function OwnNumberDialog({ isOpen, onOpenChange, onKept }: OwnNumberDialogProps) {
  const known = useKept(ownNumber);
  const [text, setText] = useState(known ?? '');
  const [isWrong, setWrong] = useState(false);
  const keep = (event: FormEvent) => {
    event.preventDefault();
    event.stopPropagation();
    const read = readDialled(text);
    if (read.kind !== 'number' || !read.isLikely) return setWrong(true);
    ownNumber.set(read.e164);
    onOpenChange(false);
    onKept(read.e164);
  };
  return (
    <Dialog
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      title="Your own phone"
      description="A call to a number joins two telephones: Exotel rings yours first, and theirs when you have picked up. Which one is yours?"
    >
      <form onSubmit={keep} className="mt-4 grid gap-4">
        <Field
          label="Your number"
          value={text}
          inputMode="tel"
          autoComplete="tel"
          required
          onChange={(event) => {
            setWrong(false);
            setText(event.target.value);
          }}
          onPaste={(event) => {
            event.preventDefault();
            setText(cleanPasted(event.clipboardData.getData('text')));
          }}
          error={isWrong ? 'That is no phone number.' : null}
          hint="It is kept in this browser, and sent to the server with each call."
        />
        <Button type="submit" variant="primary">
          Ring this one first
        </Button>
      </form>
    </Dialog>
  );
}
