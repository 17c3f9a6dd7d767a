// Whether Exotel takes the credentials, and owns the number that calls are placed from. Only GETs: nothing is dialled.
import { ExotelClient, type ExotelFailure } from '@patchcord/exotel';
import { errorCatalogue } from '@patchcord/protocol';
import type { ExotelConfig } from '@patchcord/server/config';
import { type Check, type Finding, failed, ok, PATIENCE_MS, skipped, warning } from '../finding.ts';

/** One page of Exotel's. */
const PAGE = 50;

const REGION =
  'EXOTEL_SUBDOMAIN must be that of the account: api.exotel.com (Singapore) or api.in.exotel.com (Mumbai).';

export const exotelCheck: Check = {
  name: 'exotel',
  async examine({ config: { exotel } }) {
    if (exotel === null) return [skipped('No Exotel credentials are set; nothing can be dialled.')];
    const client = clientOf(exotel);
    const account = await client.checkAccount();
    if (!account.ok) return [accountFinding(account.error, exotel)];
    return [ok(`Exotel takes the credentials of ${exotel.accountSid}.`), await exoPhone(client, exotel)];
  },
};

function clientOf({ accountSid, apiKey, apiToken, baseUrl }: ExotelConfig): ExotelClient {
  const credentials = { apiKey: apiKey.reveal(), apiToken: apiToken.reveal() };
  return new ExotelClient({ accountSid, baseUrl, ...credentials, requestTimeoutMs: PATIENCE_MS });
}

function accountFinding({ code }: ExotelFailure, { accountSid, baseUrl }: ExotelConfig): Finding {
  switch (code) {
    case 'exotel-unauthorized':
      return failed(
        'Exotel does not take EXOTEL_API_KEY with EXOTEL_TOKEN.',
        `Copy both anew from Exotel's dashboard. ${REGION}`,
      );
    case 'exotel-not-found':
    case 'exotel-forbidden':
      return failed(
        `Exotel has no account ${accountSid} for this key.`,
        `Set EXOTEL_SID to the account SID of Exotel's dashboard, where the key is from. ${REGION}`,
      );
    case 'exotel-unreachable':
    case 'exotel-timeout':
      return failed(
        `Exotel was not reached at ${new URL(baseUrl).host}.`,
        `Let this machine connect to it, out through the firewall. ${REGION}`,
      );
    default:
      return failed(errorCatalogue[code].meaning, "Look into Exotel's dashboard, or ask its support.");
  }
}

async function exoPhone(client: ExotelClient, { callerId }: ExotelConfig): Promise<Finding> {
  const owned = await client.exoPhones();
  if (!owned.ok) {
    const { meaning } = errorCatalogue[owned.error.code];
    return warning(
      `Exotel did not list the account's numbers: ${meaning}`,
      'Look for EXOTEL_CALLER_ID in its dashboard.',
    );
  }
  if (owned.value.some((number) => isSame(number, callerId))) return ok('The account owns EXOTEL_CALLER_ID.');
  const cure = 'Set it to an ExoPhone of the account, as its dashboard lists them, such as 08047000001.';
  if (owned.value.length >= PAGE) return warning('EXOTEL_CALLER_ID is not among the first 50 of many.', cure);
  return failed('The account does not own EXOTEL_CALLER_ID; Exotel refuses calls from it.', cure);
}

/** `+918047000001` and `08047000001` are one. */
function isSame(one: string, other: string): boolean {
  const [a, b] = [one, other].map((number) => number.replaceAll(/\D/g, '').replace(/^0+/, '')) as [string, string];
  return a !== '' && b !== '' && (a.endsWith(b) || b.endsWith(a));
}
