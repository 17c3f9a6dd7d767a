// Exotel as configured, or nothing when it is not.
import { ExotelClient, flowUrl } from '@patchcord/exotel';
import type { Telephony } from '../calls/ports.ts';
import type { ExotelConfig } from '../config.ts';
import type { Log } from '../log/log.ts';
import type { Metrics } from '../metrics/metrics.ts';
import { createTelephony, type TelephonyOptions } from './telephony.ts';

export function connectExotel(
  exotel: ExotelConfig | null,
  urls: Pick<TelephonyOptions, 'statusCallbackUrl' | 'streamUrl'>,
  { log, metrics }: { log: Log; metrics: Metrics },
): Telephony | null {
  if (exotel === null) return null;
  const { accountSid, baseUrl, callerId, appId } = exotel;
  const credentials = { apiKey: exotel.apiKey.reveal(), apiToken: exotel.apiToken.reveal() };
  return createTelephony({
    client: new ExotelClient({ accountSid, baseUrl, ...credentials }),
    callerId,
    agentFlowUrl: appId === null ? null : flowUrl(accountSid, appId),
    ...urls,
    onRequest: (kind, outcome, failure) => {
      metrics.exotelRequests.inc({ kind, outcome });
      if (failure === undefined) return;
      const { httpStatus, exotelCode } = failure;
      log.warn({ kind, code: outcome, httpStatus, exotelCode }, 'A request to Exotel failed');
    },
  });
}
