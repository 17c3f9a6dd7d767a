// Web Push: browsers, by the push service that the browser has chosen (reference: RFC 8030, RFC 8291, RFC 8292).
import { createHash } from 'node:crypto';
import webPush from 'web-push';
import type { Secret } from '../secret.ts';
import { post } from './post.ts';
import { type PushOutcome, type PushRing, refused, temporary } from './push.ts';
import type { WebTarget } from './push-target.ts';
import { ringPayload, secondsLeft } from './ring-payload.ts';

export interface WebPushSettings {
  /** The pair of RFC 8292 in base64url; apps subscribe with the public one. */
  publicKey: string;
  privateKey: Secret;
  /** `mailto:` or `https:`: whom a push service can write to. */
  subject: string;
}

export interface WebPushOptions {
  now: () => number;
  timeoutMs: number;
  /** Which endpoints may be sent to. */
  isAllowed?: (endpoint: string) => boolean;
}

/** The push services of Chrome and others, Firefox, Edge, and Safari. */
const pushServices = [
  'fcm.googleapis.com',
  '.push.services.mozilla.com',
  '.notify.windows.com',
  '.push.apple.com',
] as const;

/**
 * Endpoints come from clients: any address would have the server send requests into its own network.
 */
export function isPushService(endpoint: string): boolean {
  const { protocol, hostname, port } = new URL(endpoint);
  const isKnown = pushServices.some((name) => (name.startsWith('.') ? hostname.endsWith(name) : hostname === name));
  return protocol === 'https:' && port === '' && isKnown;
}

export function createWebPushSender(settings: WebPushSettings, options: WebPushOptions) {
  const { now, timeoutMs, isAllowed = isPushService } = options;
  const vapidDetails = {
    subject: settings.subject,
    publicKey: settings.publicKey,
    privateKey: settings.privateKey.reveal(),
  };
  return async ({ endpoint, keys }: WebTarget, ring: PushRing): Promise<PushOutcome> => {
    if (!isAllowed(endpoint)) return refused('not-a-push-service');
    const request = webPush.generateRequestDetails({ endpoint, keys }, JSON.stringify(ringPayload(ring)), {
      vapidDetails,
      TTL: secondsLeft(ring, now()),
      urgency: 'high',
      topic: topicOf(ring.callId),
      contentEncoding: 'aes128gcm',
    });
    const { 'Content-Length': _, ...headers } = request.headers;
    const texts = Object.entries(headers).map(([name, value]) => [name, String(value)]);
    const answer = await post({
      url: endpoint,
      headers: Object.fromEntries(texts),
      body: new Uint8Array(request.body),
      timeoutMs,
    });
    return answer.kind === 'no-answer' ? temporary(answer.reason) : outcomeOf(answer.status, answer.retryAfterMs);
  };
}

/**
 * A later push of the same topic takes the place of one that has not been delivered. A topic has at most 32 characters
 * of base64url (reference: RFC 8030 §5.4), which a UUID exceeds.
 */
export function topicOf(callId: string): string {
  return createHash('sha256').update(callId).digest('base64url').slice(0, 32);
}

function outcomeOf(status: number, retryAfterMs: number | null): PushOutcome {
  if (status >= 200 && status < 300) return { kind: 'delivered' };
  if (status === 404 || status === 410) return { kind: 'gone' };
  if (status === 429 || status >= 500) return temporary(`status-${status}`, retryAfterMs);
  return refused(`status-${status}`);
}
