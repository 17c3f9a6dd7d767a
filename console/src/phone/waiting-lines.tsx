// Calls that wait while one talks with somebody else.
import { Pause } from 'lucide-react';
import { useSession } from '../session/session-context.ts';
import { Button } from '../ui/button.tsx';
import { Avatar } from './avatar.tsx';
import { wordsFor } from './line-words.ts';
import { otherOf, usePartyName } from './party-name.ts';
import type { Line } from './softphone.ts';
import { useSoftphone } from './softphone-context.ts';

export function WaitingLines() {
  const { phone } = useSoftphone();
  const waiting = phone.lines.filter(({ callId }) => callId !== phone.current?.callId);
  if (waiting.length === 0) return null;
  return (
    <ul aria-label="Waiting calls" className="grid gap-2">
      {waiting.map((line) => (
        <WaitingLine key={line.callId} line={line} />
      ))}
    </ul>
  );
}

function WaitingLine({ line }: { line: Line }) {
  const { store } = useSoftphone();
  const { client } = useSession();
  const name = usePartyName(otherOf(line.view, client.userId));
  return (
    <li className="flex items-center gap-3 rounded-xl border border-line bg-surface px-4 py-2.5">
      <Avatar name={name} />
      <span className="min-w-0 flex-1">
        <span className="block truncate text-sm font-medium">{name}</span>
        <span className="flex items-center gap-1.5 text-xs text-soft">
          <Pause aria-hidden className="size-3" /> {wordsFor(line)}
        </span>
      </span>
      {line.view.endedAt === null && (
        <Button size="small" onClick={() => store.choose(line.callId)}>
          {line.view.medium === 'phone' ? 'Show' : 'Talk'}
        </Button>
      )}
    </li>
  );
}
