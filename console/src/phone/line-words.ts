// What a line is doing, in a few words.
import type { HangUpReason } from '@patchcord/client';
import type { Line } from './softphone.ts';

const ends: Record<HangUpReason, string> = {
  'user-hangup': 'Call ended',
  rejected: 'Declined',
  busy: 'Busy',
  'no-answer': 'Nobody answered',
  canceled: 'Canceled',
  'nobody-reachable': 'Cannot be reached now',
  'ice-failed': 'The two devices could not find each other',
  'ice-timeout': 'The connection did not come back',
  'media-failed': 'The two devices could not agree',
  'network-lost': 'Both have lost the network',
  replaced: 'Went on elsewhere',
  error: 'Something broke',
};

export function wordsFor({ view, media, trouble }: Pick<Line, 'view' | 'media' | 'trouble'>): string {
  if (view.hangUpReason !== null) return ends[view.hangUpReason];
  if (view.endedAt !== null) return view.reason?.message ?? 'Call ended';
  if (view.medium === 'phone') return wordsForPhone(view);
  if (view.status !== 'in-progress') return view.status === 'ringing' ? 'Ringing…' : 'Calling…';
  if (media === null) return trouble === null ? 'Asking for the microphone…' : 'No sound yet';
  if (media.isHolding) return 'You have put them on hold';
  if (media.remote.held) return 'You are on hold';
  if (media.state === 'connecting' || media.state === 'waiting') return 'Connecting…';
  if (media.state === 'reconnecting') return 'Reconnecting…';
  return media.remote.muted ? 'They are muted' : 'Talking';
}

function wordsForPhone({ legs, status }: Line['view']): string {
  const own = legs.find(({ party }) => party === 'from')?.status;
  const theirs = legs.find(({ party }) => party === 'to')?.status;
  if (status === 'initiated') return 'Asking Exotel…';
  if (theirs === 'in-progress') return 'Talking, on your phone';
  if (theirs === 'ringing') return 'You are connected. Their phone rings…';
  if (own === 'in-progress') return 'You have picked up. Now theirs is called…';
  return 'Your phone rings: pick it up';
}
