// The URL in a Connect applet's "Dial Whom": an application names the numbers, and nothing else.
import { dynamicUrlParameters } from './applet-parameters.ts';
import { contact } from './contact.ts';
import type { FlowPorts } from './flow-ports.ts';

const maxNumbers = 100;

export type DialWhomAnswer = { ok: true; numbers: string[] } | { ok: false; error: string };

/**
 * Asked by GET, with the status of the call (reference: support.exotel.com article 3000088074). That the answer is text
 * with commas between the numbers is assumed.
 */
export async function askWhomToDial(url: string, ports: FlowPorts): Promise<DialWhomAnswer> {
  const answer = await ports.ask({
    type: 'dynamic-url',
    method: 'GET',
    url,
    parameters: [...dynamicUrlParameters(ports), ['CallStatus', ports.call().status]],
    timeoutMs: ports.times.connectTimeoutMs,
  });
  if (!answer.ok) return answer;
  if (answer.status !== 200) return { ok: false, error: `HTTP ${answer.status}` };
  if (answer.body === null) return { ok: false, error: 'the answer is too large' };
  const texts = answer.body.split(',').filter((text) => text.trim() !== '');
  const numbers = texts.slice(0, maxNumbers).flatMap((text) => contact.safeParse(text).data ?? []);
  return numbers.length === texts.length
    ? { ok: true, numbers }
    : { ok: false, error: 'the answer is not a list of phone numbers' };
}
