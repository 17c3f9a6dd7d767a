// `patchcord-emulator trigger`: sends made-up StatusCallbacks to an address, as Exotel would write them.
import { parseArgs } from 'node:util';
import { type CallbackFacts, encodeCallback } from '@patchcord/exotel';
import { z } from 'zod';
import { newCallSid } from './calls/call-sid.ts';
import { OutgoingHttp } from './exchange/outgoing-http.ts';
import { defaults } from './options.ts';
import { type Checked, checkParameters, oneOf, requiredText, wholeNumber } from './parameters.ts';

const TIMEOUT_MS = 15_000;
const TALK_SECONDS = 41;
const RING_MS = 10_000;

const kinds = ['ringing', 'answered', 'terminal', 'call'] as const;

const flags = z.object({
  kind: oneOf(kinds),
  to: requiredText.pipe(z.url({ protocol: /^https?$/, error: 'is not an http(s) address' })),
  sid: z
    .string()
    .regex(/^[\w-]+$/)
    .optional(),
  set: z
    .array(z.string().regex(/^[^=]+=/, { error: 'must be Name=value' }))
    .transform((pairs) => pairs.map((pair) => pair.split(/=(.*)/s, 2) as [string, string]))
    .default([]),
  repeat: wholeNumber(1, 1000).default(1),
  'out-of-order': z.boolean().default(false),
  json: z.boolean().default(false),
});

type Order = z.output<typeof flags>;

export const triggerExitCodes = { ok: 0, refused: 1, usage: 2 } as const;

/** One line for each request; exit code 1 when any was not answered with a 2xx. */
export async function triggerCommand(args: string[]): Promise<number> {
  if (args.includes('--help')) {
    console.log(help);
    return triggerExitCodes.ok;
  }
  const read = readArguments(args);
  if (!read.ok) {
    console.error(`patchcord-emulator trigger: ${read.error}\nSee patchcord-emulator trigger --help.`);
    return triggerExitCodes.usage;
  }
  const http = new OutgoingHttp();
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  let refused = 0;
  for (const { name, body } of bodiesOf(read.value, Date.now())) {
    const answer = await http.send({ method: 'POST', url: read.value.to, headers, body, timeoutMs: TIMEOUT_MS });
    const outcome = answer.ok ? { status: answer.status } : { error: answer.error };
    if (!answer.ok || answer.status < 200 || answer.status > 299) refused += 1;
    console.log(
      read.value.json ? JSON.stringify({ callback: name, ...outcome }) : `${name} ${Object.values(outcome).join()}`,
    );
  }
  return refused === 0 ? triggerExitCodes.ok : triggerExitCodes.refused;
}

/** The requests in the order in which they go out. */
function bodiesOf(order: Order, now: number): { name: string; body: string }[] {
  const callSid = order.sid ?? newCallSid(now);
  const bodies = factsOf(order.kind, callSid, now).flatMap((facts) => {
    const fields = new URLSearchParams(encodeCallback(facts, 'application/x-www-form-urlencoded').body);
    for (const [name, value] of order.set) fields.set(name, value);
    const one = { name: facts.event?.type ?? order.kind, body: fields.toString() };
    return Array.from({ length: order.repeat }, () => one);
  });
  return order['out-of-order'] ? bodies.toReversed() : bodies;
}

function factsOf(kind: Order['kind'], callSid: string, now: number): CallbackFacts[] {
  const talking = { onCallSeconds: 0, status: 'in-progress', answeredBy: null };
  const waiting = { onCallSeconds: 0, status: null, answeredBy: null };
  const over = { onCallSeconds: TALK_SECONDS, status: 'completed', answeredBy: null };
  const facts = (
    type: 'ringing' | 'answered' | 'terminal',
    legs: (typeof talking | typeof waiting)[],
  ): CallbackFacts => ({
    callSid,
    updatedAt: now,
    status: type === 'terminal' ? 'completed' : 'in-progress',
    recordingUrl: null,
    event: {
      type,
      from: '09876500001',
      to: '09876500009',
      exoPhone: defaults.exoPhones[0],
      direction: 'outbound-api',
      createdAt: now - RING_MS,
      startedAt: now - RING_MS,
      endedAt: type === 'terminal' ? now : null,
      conversationSeconds: type === 'terminal' ? TALK_SECONDS : 0,
      customField: null,
      legs,
    },
  });
  switch (kind) {
    case 'ringing':
      return [facts('ringing', [waiting, waiting])];
    case 'answered':
      return [facts('answered', [talking, talking])];
    case 'terminal':
      return [facts('terminal', [over, over])];
    case 'call':
      return [
        facts('answered', [talking, waiting]),
        facts('answered', [talking, talking]),
        facts('terminal', [over, over]),
      ];
  }
}

function readArguments(args: string[]): Checked<Order> {
  const options = {
    to: { type: 'string' },
    sid: { type: 'string' },
    set: { type: 'string', multiple: true },
    repeat: { type: 'string' },
    'out-of-order': { type: 'boolean' },
    json: { type: 'boolean' },
  } as const;
  try {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    return checkParameters(flags, [['kind', positionals[0] ?? ''], ...Object.entries(values)]);
  } catch (error) {
    if (error instanceof TypeError) return { ok: false, error: error.message };
    throw error;
  }
}

const help = `patchcord-emulator trigger <${kinds.join('|')}>: sends StatusCallbacks that no call has caused

  --to <url>                 where they go
  --set Name=value           another value for a field, e.g. Status=busy or Legs[1][Status]=no-answer; may be repeated
  --sid <CallSid>            default: a new one
  --repeat <n>               each of them so often, default 1
  --out-of-order             the last one first
  --json                     one JSON line for each

"call" sends all that a call between two numbers causes. Exit code 0: all were taken; 1: some were not; 2: wrong usage.

  patchcord-emulator trigger terminal --to http://127.0.0.1:5050/exotel/webhook --set Status=busy --repeat 2
  patchcord-emulator trigger call --to http://127.0.0.1:5050/exotel/webhook --out-of-order`;
