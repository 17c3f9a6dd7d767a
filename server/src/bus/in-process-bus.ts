// The bus of a server that has no other instance: it is never down.
import { type Bus, payloadBytes } from './bus.ts';
import { Topics } from './topics.ts';

export function createInProcessBus(onError: (error: unknown) => void): Bus {
  const topics = new Topics(onError);
  let closed = false;
  return {
    state: 'in-process',
    onStateChange: () => () => undefined,
    onResync: () => () => undefined,
    async publish(topic, payload) {
      const bytes = payloadBytes(payload);
      if (closed) return false;
      // As from elsewhere: a publisher has gone on before anybody hears it.
      setImmediate(() => topics.tell(topic, bytes));
      return true;
    },
    subscribe: async (topic, listener) => topics.add(topic, listener),
    async close() {
      closed = true;
    },
  };
}
