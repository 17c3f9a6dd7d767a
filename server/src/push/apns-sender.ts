// APNs: calls on iPhones, as VoIP pushes (reference: developer.apple.com, Sending notification requests to APNs, and
// Handling notification responses from APNs).
import { z } from 'zod';
import { type ApnsAnswer, ApnsConnection } from './apns-connection.ts';
import { type ApnsKey, createProviderTokens } from './apns-token.ts';
import { retryAfter } from './post.ts';
import { type PushOutcome, type PushRing, refused, temporary } from './push.ts';
import type { ApnsTarget } from './push-target.ts';
import { ringPayload } from './ring-payload.ts';

export interface ApnsSettings extends ApnsKey {
  /** The app's bundle id; VoIP pushes go to `<bundle id>.voip`. */
  topic: string;
}

export interface ApnsOptions {
  now: () => number;
  timeoutMs: number;
  origins?: { production: string; sandbox: string };
  ca?: string;
}

const appleOrigins = { production: 'https://api.push.apple.com', sandbox: 'https://api.sandbox.push.apple.com' };
const reasonSchema = z.object({ reason: z.string().regex(/^\w{1,64}$/) });

export function createApnsSender(settings: ApnsSettings, options: ApnsOptions) {
  const { now, timeoutMs, origins = appleOrigins, ca } = options;
  const tokens = createProviderTokens(settings, now);
  const production = new ApnsConnection({ origin: origins.production, ca });
  const sandbox = new ApnsConnection({ origin: origins.sandbox, ca });
  const topic = `${settings.topic.replace(/\.voip$/, '')}.voip`;

  async function ask(target: ApnsTarget, body: string): Promise<ApnsAnswer> {
    const token = await tokens.get();
    const headers = {
      authorization: `bearer ${token}`,
      'apns-topic': topic,
      'apns-push-type': 'voip',
      // Now or never: a ring that is late is worse than none.
      'apns-expiration': '0',
      'apns-priority': '10',
    };
    const connection = target.sandbox ? sandbox : production;
    const answer = await connection.request({ path: `/3/device/${target.token}`, headers, body, timeoutMs });
    if (reasonOf(answer) === 'ExpiredProviderToken') tokens.forget(token);
    return answer;
  }

  return {
    async send(target: ApnsTarget, ring: PushRing): Promise<PushOutcome> {
      const body = JSON.stringify(ringPayload(ring));
      const answer = await ask(target, body);
      const again = answer.kind === 'unprocessed' || reasonOf(answer) === 'ExpiredProviderToken';
      return outcomeOf(again ? await ask(target, body) : answer, now());
    },
    close() {
      production.close();
      sandbox.close();
    },
  };
}

function outcomeOf(answer: ApnsAnswer, now: number): PushOutcome {
  if (answer.kind === 'unprocessed') return temporary('unprocessed');
  if (answer.kind === 'no-answer') return temporary(answer.reason);
  const { status } = answer;
  if (status === 200) return { kind: 'delivered' };
  if (status === 410) return { kind: 'gone' };
  const reason = reasonOf(answer) ?? `status-${status}`;
  if (status === 429 || status >= 500) return temporary(reason, retryAfter(answer.retryAfter, now));
  // BadDeviceToken, too: it is also what a token of the other environment gets, and that is a setting to mend.
  return refused(reason);
}

function reasonOf(answer: ApnsAnswer): string | null {
  if (answer.kind !== 'answer' || answer.status === 200) return null;
  try {
    return reasonSchema.parse(JSON.parse(answer.text)).reason;
  } catch {
    return null;
  }
}
