// Whom to call: typed, pasted, or pressed on the keys.
import { useQuery } from '@tanstack/react-query';
import { Delete, Phone, Video } from 'lucide-react';
import { type ClipboardEvent, type FormEvent, useState } from 'react';
import { healthQuestion } from '../api/questions.ts';
import { useSession } from '../session/session-context.ts';
import { Button } from '../ui/button.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { showError } from '../ui/toasts.ts';
import { contacts, nameOf } from './contacts.ts';
import { cleanPasted, type Dialled, readDialled } from './dialled.ts';
import { useKept } from './kept.ts';
import { Keypad } from './keypad.tsx';
import { OwnNumberDialog } from './own-number.tsx';
import { ownNumber } from './settings.ts';
import { useSoftphone } from './softphone-context.ts';

export interface DialerProps {
  text: string;
  onChange: (text: string) => void;
  /** A call was placed. */
  onCalled: () => void;
}

export function Dialer({ text, onChange, onCalled }: DialerProps) {
  const { store } = useSoftphone();
  const { may } = useSession();
  const own = useKept(ownNumber);
  const [isBusy, setBusy] = useState(false);
  const [isAsking, setAsking] = useState(false);
  const dialled = readDialled(text);
  const reason = useReasonNot(dialled, may('calls:place'));
  const call = async (place: () => Promise<void>) => {
    setBusy(true);
    try {
      await place();
      onChange('');
      onCalled();
    } catch (error) {
      showError('The call was not placed', error);
    } finally {
      setBusy(false);
    }
  };
  const callVoice = (from: string | null) => {
    if (dialled.kind === 'user') return void call(() => store.callUser(dialled.userId, 'voice'));
    if (dialled.kind !== 'number') return;
    if (from === null) return setAsking(true);
    void call(() => store.callNumber(dialled.e164, from));
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (reason === null && dialled.kind !== 'nothing') callVoice(own);
  };
  const paste = (event: ClipboardEvent) => {
    event.preventDefault();
    onChange(cleanPasted(event.clipboardData.getData('text')));
  };
  return (
    <form onSubmit={submit} aria-label="Dial" className="rounded-2xl border border-line bg-surface p-4">
      <div className="relative">
        <input
          aria-label="Number or user"
          value={text}
          onChange={(event) => onChange(event.target.value)}
          onPaste={paste}
          placeholder="Number or user"
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          enterKeyHint="go"
          className="h-14 w-full rounded-xl bg-transparent px-10 text-center text-xl tracking-tight tabular-nums outline-none placeholder:text-faint focus-visible:bg-hover/60"
        />
        {text !== '' && (
          <span className="absolute top-3.5 right-1">
            <IconButton label="Delete the last one" onClick={() => onChange(text.slice(0, -1))}>
              <Delete aria-hidden className="size-4" />
            </IconButton>
          </span>
        )}
      </div>
      <p aria-live="polite" className="mb-3 min-h-9 text-center text-xs text-balance text-soft">
        {reason ?? <Meaning dialled={dialled} own={own} onChangeOwn={() => setAsking(true)} />}
      </p>
      <Keypad isLarge onPress={(key) => onChange(text + key)} />
      <div className="mt-3 flex gap-2">
        <Button
          type="submit"
          isBusy={isBusy}
          disabled={dialled.kind === 'nothing' || reason !== null}
          variant="answer"
          className="h-12! flex-1 rounded-xl! text-base!"
        >
          <Phone aria-hidden className="size-4.5" /> Call
        </Button>
        {dialled.kind === 'user' && (
          <Button
            isBusy={isBusy}
            disabled={reason !== null}
            className="h-12! flex-1 rounded-xl! text-base!"
            onClick={() => void call(() => store.callUser(dialled.userId, 'video'))}
          >
            <Video aria-hidden className="size-4.5" /> Video
          </Button>
        )}
      </div>
      <OwnNumberDialog
        isOpen={isAsking}
        onOpenChange={setAsking}
        onKept={(number) => dialled.kind === 'number' && dialled.isLikely && callVoice(number)}
      />
    </form>
  );
}

/** Why it cannot be called; null: it can, or nothing is typed. */
function useReasonNot(dialled: Dialled, mayPlace: boolean): string | null {
  const health = useQuery(healthQuestion());
  const { client } = useSession();
  if (dialled.kind === 'nothing') return null;
  if (!mayPlace) return 'Your token does not allow you to place calls.';
  if (dialled.kind === 'user') return dialled.userId === client.userId ? 'That is you.' : null;
  if (health.data?.telephony === 'none') return 'Phones cannot be called: the server has no Exotel credentials.';
  return dialled.isLikely ? null : 'Not a whole number yet.';
}

function Meaning({ dialled, own, onChangeOwn }: { dialled: Dialled; own: string | null; onChangeOwn: () => void }) {
  const book = useKept(contacts);
  if (dialled.kind === 'nothing')
    return 'Paste a number in any form. A user is called by their name, with voice or video.';
  if (dialled.kind === 'user') return <>Rings {nameOf(book, dialled.userId) ?? dialled.userId} in the app.</>;
  return (
    <>
      We ring <strong className="font-semibold text-ink">your</strong> phone first
      {own !== null && (
        <>
          {' ('}
          <button type="button" className="underline tabular-nums hover:text-ink" onClick={onChangeOwn}>
            {readShown(own)}
          </button>
          )
        </>
      )}
      , then {nameOf(book, dialled.e164) ?? 'theirs'}.
    </>
  );
}

function readShown(number: string): string {
  const read = readDialled(number);
  return read.kind === 'number' ? read.shown : number;
}
