// What kind of call it is, as a picture with a name: which way it goes, and who talks in it.
import type { CallView } from '@patchcord/client';
import { Bot, type LucideIcon, PhoneIncoming, PhoneOutgoing, UsersRound, Video } from 'lucide-react';

type Kind = Pick<CallView, 'direction' | 'medium' | 'agent' | 'callType'>;

export function nameOfKind({ direction, medium, agent, callType }: Kind): string {
  if (medium === 'app') return callType === 'video' ? 'Video call between users' : 'Call between users';
  if (medium === 'web') return `Talk with the agent ${agent ?? ''} in a browser`;
  const way = direction === 'inbound' ? 'Inbound' : 'Outbound';
  return agent === null ? `${way} phone call` : `${way} call of the agent ${agent}`;
}

function iconOf({ direction, medium, agent, callType }: Kind): LucideIcon {
  if (medium === 'app') return callType === 'video' ? Video : UsersRound;
  if (agent !== null) return Bot;
  return direction === 'inbound' ? PhoneIncoming : PhoneOutgoing;
}

export function KindIcon({ call, className }: { call: Kind; className?: string }) {
  const Icon = iconOf(call);
  return (
    <span title={nameOfKind(call)} className={className ?? 'text-faint'}>
      <Icon aria-hidden className="size-4" strokeWidth={1.75} />
      <span className="sr-only">{nameOfKind(call)}</span>
    </span>
  );
}
