// The one story of a call: what clients were told of it, and what Exotel delivered, by time.
import type { CallDetails, WebhookDelivery } from '../api/types.ts';
import { nameOfDialect } from '../calls/dialects.ts';
import { describeChange } from './describe-change.ts';

export interface TimelineItem {
  id: string;
  source: 'event' | 'delivery';
  /** Epoch ms. */
  at: number;
  /** Ms since the call was created. */
  offsetMs: number;
  title: string;
  details: string[];
  payload: unknown;
  /** Of deliveries alone. */
  delivery: WebhookDelivery | null;
}

/** What came first stands first; of one moment, the delivery before what it caused. */
export function timelineItems(call: Pick<CallDetails, 'createdAt' | 'events' | 'deliveries'>): TimelineItem[] {
  const begin = Date.parse(call.createdAt);
  const events = call.events.map(({ seq, at, data }, index): TimelineItem => {
    const [title = '', ...details] = describeChange(call.events[index - 1]?.data ?? null, data);
    return {
      id: `event-${seq}`,
      source: 'event',
      ...moment(at, begin),
      title: capitalised(title),
      details,
      payload: data,
      delivery: null,
    };
  });
  const deliveries = call.deliveries.map(
    (delivery): TimelineItem => ({
      id: `delivery-${delivery.key}`,
      source: 'delivery',
      ...moment(delivery.firstAt, begin),
      title: nameOfDialect(delivery.dialect),
      details: delivery.times > 1 ? [`delivered ${delivery.times} times, applied once`] : [],
      payload: delivery.payload,
      delivery,
    }),
  );
  return [...deliveries, ...events].toSorted((one, other) => one.at - other.at);
}

function moment(at: string, begin: number) {
  const epochMs = Date.parse(at);
  return { at: epochMs, offsetMs: epochMs - begin };
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
