// The Stream applet: lets a bot listen in on the rest of the call, or stops that. The flow goes on at once.
import { z } from 'zod';
import { follow, onlyNext, type Step } from '../edges.ts';
import type { FlowPorts } from '../flow-ports.ts';
import { failedStream } from '../stream-end.ts';
import { findStreamUrl, streamUrlFields } from '../stream-url.ts';

export const streamSchema = z.discriminatedUnion('action', [
  z.strictObject({ applet: z.literal('stream'), action: z.literal('start'), ...streamUrlFields, next: onlyNext }),
  z.strictObject({ applet: z.literal('stream'), action: z.literal('stop'), next: onlyNext }),
]);

type StreamStart = Extract<z.output<typeof streamSchema>, { action: 'start' }>;

/** Reference: support.exotel.com article 3000108630. How the stream ended is told by a Passthru after its end. */
export function runStream(applet: z.output<typeof streamSchema>, ports: FlowPorts): Step {
  if (applet.action === 'stop') {
    for (const fork of ports.memory.forks) fork.abort();
    return follow(applet.next, 'next', 'stopped');
  }
  void fork(applet, ports);
  return follow(applet.next, 'next', 'started');
}

async function fork(applet: StreamStart, ports: FlowPorts): Promise<void> {
  const stopping = new AbortController();
  ports.memory.forks.add(stopping);
  const tap = ports.line.tap();
  const found = await findStreamUrl(applet, ports);
  const stopped = AbortSignal.any([stopping.signal, ports.stopped]);
  const stream = found.ok
    ? await ports.openStream({ url: found.url, bidirectional: false, line: tap, stopped })
    : failedStream(found.error);
  tap.close();
  ports.memory.forks.delete(stopping);
  ports.memory.stream = { ...stream, url: found.ok ? found.url : applet.url, record: false };
}
