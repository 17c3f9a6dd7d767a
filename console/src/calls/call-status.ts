// What the statuses of calls and legs are called, and how they look.
import type { CallStatus, LegView } from '@patchcord/client';
import type { Tone } from '../ui/tag.tsx';

interface Looks {
  name: string;
  tone: Tone;
  isOver: boolean;
}

export const callStatuses: Record<CallStatus, Looks> = {
  initiated: { name: 'Starting', tone: 'info', isOver: false },
  ringing: { name: 'Ringing', tone: 'ringing', isOver: false },
  'in-progress': { name: 'In progress', tone: 'live', isOver: false },
  completed: { name: 'Completed', tone: 'neutral', isOver: true },
  busy: { name: 'Busy', tone: 'ringing', isOver: true },
  'no-answer': { name: 'No answer', tone: 'ringing', isOver: true },
  failed: { name: 'Failed', tone: 'bad', isOver: true },
  canceled: { name: 'Canceled', tone: 'neutral', isOver: true },
};

export function isOver(status: CallStatus): boolean {
  return callStatuses[status].isOver;
}

export function legStatusOf(status: LegView['status']): Looks {
  return status === 'not-dialled' ? { name: 'Not dialled', tone: 'neutral', isOver: false } : callStatuses[status];
}
