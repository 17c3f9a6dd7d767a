// Fills a server's history by webhooks, the only way by which calls come to it from outside.
import { setTimeout as sleep } from 'node:timers/promises';
import { createWebhookPost } from '../load/post-webhook.ts';
import { type Stage, statusCallback } from '../load/status-callback.ts';

/** Webhooks under way at a time. */
const CONNECTIONS = 48;
/** The server takes so many a second of one address, and refuses the others for a moment. */
const PAUSE_MS = 200;
const TOO_MANY = 429;
const RUN = 77_777_777;
const TOLD_EVERY = 20_000;
/** Of ten calls so many end otherwise. */
const ends = ['no-answer', 'busy', 'failed'] as const;

export interface Fill {
  calls: number;
  /** The newest of them, which get every webhook of a call. Of the others only the last one came. */
  whole: number;
  progress: (text: string) => void;
}

interface Webhook {
  call: number;
  stage: Stage;
}

/** The caller of a call, national digits: no two calls have one number, and they are in no order. */
export function numberOf(call: number): string {
  return String(9_000_000_000 + ((call * 7_919_033 + 12_345) % 1_000_000_000));
}

export async function fillHistory(port: number, fill: Fill): Promise<void> {
  const sender = createWebhookPost(port);
  const webhooks = webhooksOf(fill);
  const work = async () => {
    for (const webhook of webhooks) {
      const body = bodyOf(webhook);
      for (let status = await sender.post(body); status !== 200; status = await sender.post(body)) {
        if (status !== TOO_MANY) throw new Error(`A webhook was answered ${status}`);
        await sleep(PAUSE_MS);
      }
    }
  };
  try {
    await Promise.all(Array.from({ length: CONNECTIONS }, work));
  } finally {
    sender.close();
  }
}

function* webhooksOf({ calls, whole, progress }: Fill): Generator<Webhook, undefined> {
  for (let call = 0; call < calls - whole; call += 1) {
    if (call > 0 && call % TOLD_EVERY === 0) progress(`console: ${call} of ${calls} calls are there`);
    yield { call, stage: 2 };
  }
  for (const stage of [0, 1, 2] as const) {
    for (let call = calls - whole; call < calls; call += 1) yield { call, stage };
  }
}

function bodyOf({ call, stage }: Webhook): string {
  const body = { ...JSON.parse(statusCallback(RUN, call, stage)), From: `0${numberOf(call)}` };
  const end = ends[call % 10];
  if (stage < 2 || end === undefined) return JSON.stringify(body);
  const legs = [
    { OnCallDuration: 0, Status: end, AnsweredBy: null },
    { OnCallDuration: 0, Status: null, AnsweredBy: null },
  ];
  return JSON.stringify({ ...body, Status: end, ConversationDuration: 0, Legs: legs });
}
