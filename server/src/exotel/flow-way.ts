// Which way a flow goes after a Voicebot: on, as the talk has ended; or to another Voicebot, because it was cut off.
import type { CallReport } from '@patchcord/exotel';
import { wasCut } from '../calls/cut-talks.ts';
import type { Talk } from '../calls/talk.ts';

export interface AfterTalk {
  told: CallReport;
  /** The last one of the call; null: there was none. */
  talk: Pick<Talk, 'end'> | null;
}

/**
 * What the agent's own record says takes precedence over what Exotel tells of the stream, whose words for a stream that
 * broke off are documented nowhere. Only that the caller has hung up Exotel knows better (reference:
 * `Stream[DisconnectedBy]`).
 */
export function isCutOff({ told, talk }: AfterTalk): boolean {
  const { dialect, stream, dialCallStatus } = told;
  const hasCallerLeft = ['user', 'caller'].includes(stream?.disconnectedBy?.toLowerCase() ?? '');
  // After a Connect it is asked about that.
  if (dialect !== 'passthru' || dialCallStatus !== null || hasCallerLeft) return false;
  return talk === null ? stream?.status?.toLowerCase() === 'failed' : wasCut(talk);
}
