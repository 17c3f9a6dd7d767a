// The Greeting applet: tells the caller something, given or asked from an application.
import { z } from 'zod';
import { dynamicUrlParameters } from '../applet-parameters.ts';
import { follow, onlyNext, type Step } from '../edges.ts';
import type { FlowPorts } from '../flow-ports.ts';
import { httpUrl, type Prompt, promptFields, promptOf } from '../prompt.ts';

export const greetingSchema = z
  .strictObject({
    applet: z.literal('greeting'),
    ...promptFields,
    /** Asked for the text, or for the address of audio. */
    url: httpUrl.optional(),
    next: onlyNext,
  })
  .refine(({ text, audio, url }) => [text, audio, url].filter((given) => given !== undefined).length === 1, {
    error: 'needs one of text, audio and url',
  });

/** An application that gives no greeting leaves the caller without one; the flow goes on (assumed). */
export async function runGreeting(applet: z.output<typeof greetingSchema>, ports: FlowPorts): Promise<Step> {
  if (applet.url === undefined) return follow(applet.next, 'next', await tell(applet, ports));
  const { prompt, problem } = await askForPrompt(applet.url, ports);
  if (prompt === null) return follow(applet.next, 'next', problem);
  return follow(applet.next, 'next', await tell({ ...prompt, durationSeconds: applet.durationSeconds }, ports));
}

/** Null, or what was wrong. */
function tell(prompt: Prompt, { announcer, line, gone }: FlowPorts): Promise<string | null> {
  return announcer.tell(prompt, [line], gone);
}

async function askForPrompt(url: string, ports: FlowPorts): Promise<{ prompt: Prompt | null; problem: string | null }> {
  const answer = await ports.ask({
    type: 'dynamic-url',
    method: 'GET',
    url,
    parameters: dynamicUrlParameters(ports),
    timeoutMs: ports.times.appletTimeoutMs,
  });
  if (!answer.ok) return { prompt: null, problem: answer.error };
  if (answer.status !== 200) return { prompt: null, problem: `HTTP ${answer.status}` };
  if (answer.body === null) return { prompt: null, problem: 'the answer is too large' };
  if (/^text\/html\b/i.test(answer.contentType)) return { prompt: null, problem: 'the answer is a page' };
  const prompt = promptOf(answer.body);
  return { prompt, problem: prompt === null ? 'the answer is empty' : null };
}
