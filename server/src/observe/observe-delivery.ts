// What the log, the metrics and the traces get to see of what is told to app clients.

import type { HubObserver } from '../delivery/hub.ts';
import type { RingObserver } from '../delivery/ringing-device.ts';
import type { RecentSpans } from '../tracing/recent-spans.ts';
import type { Observers } from './observe-calls.ts';

/** `commits`: the spans that the events come of. */
export function broadcastObserver({ log, metrics, tracing }: Observers, commits: RecentSpans): HubObserver {
  return {
    delivered: (events) => metrics.eventsDelivered.inc(events),
    broadcast(events) {
      const spans = events.map(({ callId }) =>
        tracing.begin('broadcast', { kind: 'producer', parent: commits.of(callId) }),
      );
      return (clients) => {
        const now = Date.now();
        for (const { at } of events) metrics.broadcastSeconds.observe(Math.max(0, now - at) / 1000);
        for (const [index, { callId, seq }] of events.entries()) {
          spans[index]?.end({ callId, attributes: { seq, clients } });
          log.debug({ callId, seq, clients }, 'Told the clients');
        }
      };
    },
  };
}

export function ringObserver({ log, metrics }: Observers): RingObserver {
  return {
    rung: (callId) => log.debug({ callId }, 'A device was told to ring'),
    acknowledged(callId, afterMs) {
      metrics.ringAckSeconds.observe(afterMs / 1000);
      log.debug({ callId, afterMs }, 'A device rings');
    },
  };
}
