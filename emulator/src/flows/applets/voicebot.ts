// The Voicebot applet: the caller talks with a bot; the flow waits until the stream has ended.
import { z } from 'zod';
import { follow, onlyNext, type Step } from '../edges.ts';
import type { FlowPorts } from '../flow-ports.ts';
import { failedStream, streamNote } from '../stream-end.ts';
import { findStreamUrl, streamUrlFields } from '../stream-url.ts';

export const voicebotSchema = z.strictObject({
  applet: z.literal('voicebot'),
  ...streamUrlFields,
  record: z.boolean().default(false),
  next: onlyNext,
});

/**
 * Whatever becomes of the stream, the flow goes on with the next applet, which a Passthru there is told
 * (reference: support.exotel.com articles 3000108630 and 3000132269).
 */
export async function runVoicebot(applet: z.output<typeof voicebotSchema>, ports: FlowPorts): Promise<Step> {
  const found = await findStreamUrl(applet, ports);
  const stream = found.ok ? await talk(found.url, ports) : failedStream(found.error);
  ports.memory.stream = { ...stream, url: found.ok ? found.url : applet.url, record: applet.record };
  return follow(applet.next, 'next', streamNote(stream));
}

function talk(url: string, { line, stopped, openStream }: FlowPorts): ReturnType<FlowPorts['openStream']> {
  return line.carriedWhile(openStream({ url, bidirectional: true, line, stopped }));
}
