// The trace of a call: its id, which travels from the dial to the webhooks and to the devices, read as a W3C trace id.

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * The 32 hex digits of the call's UUID; null for an id that is none. W3C Trace Context §3.2.2.3: 16 bytes, not all zero;
 * those of a UUIDv7 are random on the right, where samplers look.
 */
export function traceIdOf(callId: string): string | null {
  return UUID.test(callId) ? callId.replaceAll('-', '') : null;
}
