// What a call and a leg can be, and which of these are ends. The names are the mission's and stay.
import { z } from 'zod';

/** Every status of a call, in the order in which a call may take them; the last five are ends. */
export const callStatuses = [
  'initiated',
  'ringing',
  'in-progress',
  'completed',
  'busy',
  'no-answer',
  'failed',
  'canceled',
] as const;

export type CallStatus = (typeof callStatuses)[number];

export const endStatuses = ['completed', 'busy', 'no-answer', 'failed', 'canceled'] as const;

/** A status after which a call never changes its status again. */
export type EndStatus = (typeof endStatuses)[number];

/** Whether the call is over in this status. */
export function isEndStatus(status: CallStatus | LegStatus): status is EndStatus {
  return (endStatuses as readonly string[]).includes(status);
}

/** What one leg (one party's side of a call) is doing. `not-dialled`: its turn has not come, or never came. */
export const legStatuses = ['not-dialled', 'ringing', 'in-progress', ...endStatuses] as const;

export type LegStatus = (typeof legStatuses)[number];

export const callTypes = ['voice', 'video'] as const;
export type CallType = (typeof callTypes)[number];

export const callDirections = ['outbound', 'inbound'] as const;
export type CallDirection = (typeof callDirections)[number];

export const callStatusSchema = z
  .enum(callStatuses)
  .describe(
    'initiated: the intent is stored. ringing: Exotel accepted it and a leg is being dialled. in-progress: the parties talk. Then exactly one end.',
  );
export const legStatusSchema = z.enum(legStatuses);
export const callTypeSchema = z.enum(callTypes);
export const callDirectionSchema = z.enum(callDirections);
