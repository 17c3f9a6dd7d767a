// The process of the app clients: started by the bench, told what to do over the channel of a forked process.
import { setTimeout as sleep } from 'node:timers/promises';
import { Arrivals } from '../clients/arrivals.ts';
import type { FleetAnswer, FleetFigures, FleetRequest } from '../clients/fleet-messages.ts';
import { type Door, RawClient } from '../clients/raw-client.ts';
import { comeBackAtOnce } from '../clients/storm.ts';

/** Handshakes under way at a time. */
const CONNECTING = 50;

const clients = new Set<RawClient>();
let arrivals: Arrivals | null = null;
let lost = 0;

const events = {
  onText(client: RawClient, bytes: Buffer, start: number, end: number) {
    if (arrivals?.take(bytes, start, end)) client.received += 1;
  },
  onLost(client: RawClient) {
    clients.delete(client);
    lost += 1;
  },
};

async function connect(door: Door, count: number): Promise<void> {
  let next = 0;
  const work = async () => {
    while (next < count) {
      next += 1;
      clients.add(await RawClient.connect(door, `client-${next}`, events));
    }
  };
  await Promise.all(Array.from({ length: CONNECTING }, work));
}

async function wait(timeoutMs: number) {
  if (arrivals === null) throw new Error('Nothing is expected');
  const late = new AbortController();
  await Promise.race([arrivals.done, sleep(timeoutMs, undefined, { signal: late.signal })]);
  late.abort();
  const figures = arrivals.figures();
  const each = arrivals.expected / clients.size;
  const complete = [...clients].every((client) => client.received === each);
  if (!complete || lost > 0) {
    throw new Error(`${figures.deliveries} of ${arrivals.expected} events arrived, and ${lost} clients were lost`);
  }
  return figures;
}

function disconnect(): void {
  for (const client of clients) client.leave();
  clients.clear();
  lost = 0;
}

async function handle(request: FleetRequest): Promise<FleetFigures> {
  switch (request.do) {
    case 'connect':
      await connect(request.door, request.count);
      return {};
    case 'expect':
      for (const client of clients) client.received = 0;
      arrivals = new Arrivals(request.expectation, clients.size);
      return {};
    case 'wait':
      return { arrivals: await wait(request.timeoutMs) };
    case 'storm': {
      const count = clients.size;
      disconnect();
      return { storm: await comeBackAtOnce(request.order, count) };
    }
    case 'disconnect':
      disconnect();
      return {};
  }
}

process.on('message', (request: FleetRequest) => {
  const answer = (given: FleetAnswer) => process.send?.(given);
  const { id } = request;
  handle(request).then(
    (figures) => answer({ id, figures }),
    (error: Error) => answer({ id, error: error.message }),
  );
});
// The bench ends its processes itself, in order; without it there is nothing to live for.
process.on('SIGINT', () => undefined);
process.on('disconnect', () => process.exit());
