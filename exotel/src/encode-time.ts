// Writes points in time the way Exotel's v1 voice API does.

const istOffsetMs = (5 * 60 + 30) * 60 * 1000;

/**
 * `YYYY-MM-DD HH:MM:SS` in Indian Standard Time and without a zone, as v1 answers and callbacks carry it
 * (reference: captured v1 answers).
 *
 * @param epochMs milliseconds since 1970-01-01T00:00:00Z
 */
export function encodeExotelTime(epochMs: number): string {
  return new Date(epochMs + istOffsetMs).toISOString().slice(0, 19).replace('T', ' ');
}

/**
 * `Wed, 23 Feb 2022 12:31:59`, in Indian Standard Time and without a zone, as the applets of a flow write `Created`
 * (reference: captured Passthru and popup requests).
 *
 * @param epochMs milliseconds since 1970-01-01T00:00:00Z
 */
export function encodeAppletTime(epochMs: number): string {
  return new Date(epochMs + istOffsetMs).toUTCString().replace(' GMT', '');
}
