// Whether Exotel takes our credentials, and whether the number that calls come from is the account's.
import type { ExotelClient, ExotelFailure } from '@patchcord/exotel';
import { errorCatalogue } from '@patchcord/protocol';
import { emulated, type Finding, failed, type LookAt, notSet, ok } from './setup-check.ts';

export interface CheckedAccount {
  client: Pick<ExotelClient, 'checkAccount' | 'exoPhones'>;
  callerId: string;
  isEmulated: boolean;
  /** Host of the API, as it is shown. */
  host: string;
}

const REAL_CALLS =
  'For real calls set EXOTEL_SID, EXOTEL_API_KEY, EXOTEL_TOKEN and EXOTEL_CALLER_ID: Exotel’s dashboard has them under API settings and ExoPhones.';

/** Asks for the account, by GET: nothing is placed and nothing costs. */
export function accountCheck(account: CheckedAccount | null): LookAt {
  return async () => {
    if (account === null) return notSet('There is no account, so no phone can be called.', REAL_CALLS);
    const answer = await account.client.checkAccount();
    if (!answer.ok) return failed(errorCatalogue[answer.error.code].meaning, cureOf(answer.error, account.host));
    if (account.isEmulated) {
      return emulated('The emulated Exotel answers: nobody’s phone rings, and nothing costs.', REAL_CALLS);
    }
    return ok(`Exotel takes the credentials (${account.host}).`);
  };
}

/** `toE164` makes two spellings of a number alike. */
export function exoPhoneCheck(account: CheckedAccount | null, toE164: (number: string) => string | null): LookAt {
  return async () => {
    if (account === null) return notSet('No number is set that calls come from.', 'Set EXOTEL_CALLER_ID.');
    const answer = await account.client.exoPhones();
    if (!answer.ok) return unlisted(answer.error, account);
    const wanted = toE164(account.callerId);
    const isOwned = answer.value.some((number) => toE164(number) === wanted);
    if (!isOwned) {
      return failed(
        `EXOTEL_CALLER_ID is not among the ${answer.value.length} ExoPhones of the account.`,
        'Set it to one of the numbers under ExoPhones in Exotel’s dashboard.',
      );
    }
    return account.isEmulated
      ? emulated(`${account.callerId} is the emulator’s own number.`)
      : ok(`${account.callerId} belongs to the account.`);
  };
}

/** The list is an API of its own, which not every account has. */
function unlisted(failure: ExotelFailure, { callerId, host }: CheckedAccount): Finding {
  if (failure.code === 'exotel-unauthorized') {
    return notSet(`${callerId} can be checked once Exotel takes the credentials.`, 'Mend the Exotel account first.');
  }
  const isRefused = failure.code === 'exotel-not-found' || failure.code === 'exotel-forbidden';
  if (!isRefused) return failed(errorCatalogue[failure.code].meaning, cureOf(failure, host));
  return notSet(
    `Exotel does not list its numbers to this account, so ${callerId} could not be checked.`,
    'Compare it with ExoPhones in Exotel’s dashboard.',
  );
}

function cureOf({ code }: ExotelFailure, host: string): string {
  if (code === 'exotel-unauthorized') {
    return `Both are under API settings in Exotel’s dashboard. An account belongs to one region; this server asks ${host}.`;
  }
  if (code === 'exotel-not-found') return 'Compare EXOTEL_SID with the account SID in Exotel’s dashboard.';
  if (code === 'exotel-unreachable') return `Check that this machine reaches ${host}.`;
  return 'Look again in a moment; if it stays, ask Exotel’s support.';
}
