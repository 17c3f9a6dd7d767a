// The Passthru applet: tells an application what has happened, and lets it choose the way.
import { z } from 'zod';
import { readJson } from '../ask-json.ts';
import { follow, nextSchema, type Step } from '../edges.ts';
import type { AppletAnswer, FlowPorts } from '../flow-ports.ts';
import { passthruParameters } from '../passthru-parameters.ts';
import { httpUrl } from '../prompt.ts';

export const passthruSchema = z.strictObject({
  applet: z.literal('passthru'),
  url: httpUrl,
  /** true: nobody waits for the answer, and the flow goes on with `200`. */
  async: z.boolean().default(false),
  next: nextSchema('200', '302'),
});

const selection = z.object({ select: z.string() });

/**
 * 200 leads to one applet and 302 to the other (reference: support.exotel.com article 48283). That everything else, no
 * answer included, leads where 302 does is assumed. The body of a 200 may select the case of a Switch Case.
 */
export async function runPassthru(applet: z.output<typeof passthruSchema>, ports: FlowPorts): Promise<Step> {
  const { url, next } = applet;
  const request = {
    type: 'passthru',
    method: ports.dialects.passthruMethod,
    url,
    parameters: passthruParameters(ports),
  } as const;
  if (applet.async) {
    ports.notify(request);
    return follow(next, '200', 'not waited for');
  }
  const answer = await ports.ask({ ...request, timeoutMs: ports.times.appletTimeoutMs });
  ports.memory.select = selectedCase(answer);
  if (!answer.ok) return follow(next, '302', answer.error);
  return follow(next, answer.status === 200 ? '200' : '302', `HTTP ${answer.status}`);
}

function selectedCase(answer: AppletAnswer): string | null {
  const read = readJson(answer, selection);
  return read.ok ? read.value.select : null;
}
