// Where Exotel lives: the API hosts of each region, and the address of a flow.

/** The hosts of one region, by what they serve. Accounts belong to one region; the other one answers 401. */
export interface RegionHosts {
  /** v1 voice and SMS, v2_beta numbers. */
  voice: string;
  /** CCM, v2 and v3 calls. */
  ccm: string;
  /** Legs and the rest of CPaaS v2. */
  cpaas: string;
}

export type ExotelRegion = 'singapore' | 'mumbai';

/**
 * Exotel's API hosts by region, to be prefixed with `https://`.
 * Reference: developer.exotel.com/api (authentication), developer.exotel.com/docs/agentstream (programmable voice).
 */
export const exotelHosts: Readonly<Record<ExotelRegion, Readonly<RegionHosts>>> = {
  singapore: { voice: 'api.exotel.com', ccm: 'ccm-api.exotel.com', cpaas: 'cpaas-api.exotel.com' },
  mumbai: { voice: 'api.in.exotel.com', ccm: 'ccm-api.in.exotel.com', cpaas: 'cpaas-api.in.exotel.com' },
};

/** The v1 voice host of accounts from before there were regions. Reference: old pages of support.exotel.com. */
export const legacyVoiceHost = 'twilix.exotel.in';

/**
 * The address of an App Bazaar flow, as `connectFlow` wants it. It names a flow and is never fetched by us, which is
 * why it is `http` in Exotel's own examples. Reference: support.exotel.com article 48278.
 */
export function flowUrl(accountSid: string, appId: string): string {
  return `http://my.exotel.com/${encodeURIComponent(accountSid)}/exoml/start_voice/${encodeURIComponent(appId)}`;
}
