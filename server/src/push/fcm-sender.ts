// FCM by its HTTP v1 API: Android apps (reference: firebase.google.com/docs/reference/fcm/rest/v1).
import { z } from 'zod';
import { createAccessTokens, type ServiceAccount } from './google-token.ts';
import { type PostAnswer, post } from './post.ts';
import { type PushOutcome, type PushRing, refused, temporary } from './push.ts';
import type { FcmTarget } from './push-target.ts';
import { ringPayload, secondsLeft } from './ring-payload.ts';

export interface FcmOptions {
  now: () => number;
  timeoutMs: number;
  baseUrl?: string;
}

const BASE_URL = 'https://fcm.googleapis.com';
/** The error's own code is in `details`; `status` is the general one. */
const errorSchema = z.object({
  error: z.object({
    status: z.string().regex(/^\w{1,64}$/),
    details: z.array(z.object({ errorCode: z.string().regex(/^\w{1,64}$/) }).partial()).optional(),
  }),
});

export function createFcmSender(account: ServiceAccount, options: FcmOptions) {
  const { now, timeoutMs, baseUrl = BASE_URL } = options;
  const tokens = createAccessTokens(account, { now, timeoutMs });
  const url = `${baseUrl}/v1/projects/${encodeURIComponent(account.projectId)}/messages:send`;

  return async ({ token }: FcmTarget, ring: PushRing): Promise<PushOutcome> => {
    const body = JSON.stringify({ message: messageOf(token, ring, now()) });
    const ask = async () => {
      const access = await tokens.get();
      if (!access.ok) return access.outcome;
      const headers = { authorization: `Bearer ${access.token}`, 'content-type': 'application/json' };
      const answer = await post({ url, headers, body, timeoutMs });
      if (answer.kind !== 'answer' || answer.status !== 401) return outcomeOf(answer);
      tokens.forget(access.token);
      return null;
    };
    // A token may be withdrawn before its time: once more with a new one.
    return (await ask()) ?? (await ask()) ?? refused('UNAUTHENTICATED');
  };
}

/** Data only: the app itself shows the call. High priority wakes a dozing device. */
function messageOf(token: string, ring: PushRing, now: number) {
  return {
    token,
    data: ringPayload(ring),
    android: { priority: 'HIGH', ttl: `${secondsLeft(ring, now)}s`, collapse_key: ring.callId },
  };
}

function outcomeOf(answer: PostAnswer): PushOutcome {
  if (answer.kind === 'no-answer') return temporary(answer.reason);
  const { status, retryAfterMs, text } = answer;
  if (status === 200) return { kind: 'delivered' };
  const code = errorCode(text) ?? `status-${status}`;
  if (code === 'UNREGISTERED') return { kind: 'gone' };
  if (status === 429 || status >= 500) return temporary(code, retryAfterMs);
  return refused(code);
}

function errorCode(text: string): string | null {
  try {
    const { error } = errorSchema.parse(JSON.parse(text));
    return error.details?.find(({ errorCode: code }) => code !== undefined)?.errorCode ?? error.status;
  } catch {
    return null;
  }
}
