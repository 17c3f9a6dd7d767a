// What the baselines send: exactly the bytes that Patchcord sends, taken from a real one, but for the call's id.
import { once } from 'node:events';
import type { LoadPlan } from '../load/load-plan.ts';
import { callSidOf, type Stage, stageOf } from '../load/status-callback.ts';
import { createWebhookSender } from '../load/webhook-sender.ts';

export const templatesVariable = 'BENCH_EVENT_TEMPLATES';

/** One for each stage: the text of the event, with the id of a call taken out. */
export type EventTemplates = { before: string; after: string }[];

const SAMPLE_RUN = 99_999_999;

/** Sends the webhooks of one call to a Patchcord, and makes templates of the events that come of them. */
export async function sampleEvents(port: number): Promise<EventTemplates> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/ws`);
  await once(socket, 'open');
  const sender = createWebhookSender(port);
  const plan: LoadPlan = { run: SAMPLE_RUN, warmUp: 0, measured: 3, callsBetweenStages: 0 };
  try {
    const templates: EventTemplates = [];
    for (let index = 0; index < plan.measured; index += 1) {
      const event = once(socket, 'message');
      await sender.sendAtOnce(plan, index, index + 1, 1);
      const [{ data }] = await event;
      const [before, after] = String(data).split(callSidOf(SAMPLE_RUN, 0));
      if (before === undefined || after === undefined) throw new Error(`Not an event of our call: ${String(data)}`);
      templates.push({ before, after });
    }
    return templates;
  } finally {
    sender.close();
    socket.close();
  }
}

/** The event that a webhook's body causes. */
export function eventOf(templates: EventTemplates, webhookBody: string): string {
  const body: { CallSid: string; EventType: string; Legs: { Status: string | null }[] } = JSON.parse(webhookBody);
  const stage: Stage = stageOf(body);
  return `${templates[stage]?.before}${body.CallSid}${templates[stage]?.after}`;
}

/** The templates that the bench has given to this process. */
export function givenTemplates(): EventTemplates {
  return JSON.parse(process.env[templatesVariable] ?? '[]');
}
