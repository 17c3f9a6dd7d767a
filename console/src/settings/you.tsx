// By which name and on which phone this person is reached.
import { type FormEvent, useState } from 'react';
import { cleanPasted, readDialled } from '../phone/dialled.ts';
import { useKept } from '../phone/kept.ts';
import { ownNumber } from '../phone/settings.ts';
import { WhoAmI } from '../phone/who-am-i.tsx';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import { Panel } from '../ui/page.tsx';
import { showToast } from '../ui/toasts.ts';

export function You() {
  const known = useKept(ownNumber);
  const [text, setText] = useState(known ?? '');
  const [isWrong, setWrong] = useState(false);
  const keep = (event: FormEvent) => {
    event.preventDefault();
    const read = readDialled(text);
    if (read.kind === 'number' ? !read.isLikely : text.trim() !== '') return setWrong(true);
    ownNumber.set(read.kind === 'number' ? read.e164 : null);
    showToast(read.kind === 'number' ? 'Your number is kept' : 'Your number is forgotten', { tone: 'good' });
  };
  return (
    <Panel title="You">
      <div className="border-b border-line px-4 py-3 text-sm text-soft">
        <WhoAmI />
      </div>
      <form onSubmit={keep} className="grid gap-3 p-4">
        <Field
          label="Your own phone"
          type="tel"
          autoComplete="tel"
          value={text}
          placeholder="98765 43210"
          onChange={(event) => {
            setWrong(false);
            setText(event.target.value);
          }}
          onPaste={(event) => {
            event.preventDefault();
            setText(cleanPasted(event.clipboardData.getData('text')));
          }}
          error={isWrong ? 'That is no phone number.' : null}
          hint="Calls to numbers ring it first. It is kept in this browser."
        />
        <Button type="submit" className="justify-self-start">
          Keep
        </Button>
      </form>
    </Panel>
  );
}
