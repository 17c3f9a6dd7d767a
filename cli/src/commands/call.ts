// `patchcord call`: places a call and follows it to its end. Real phones ring only when somebody has said so.
import type { CallView } from '@patchcord/client';
import { z } from 'zod';
import { Api, tellFailure } from '../api.ts';
import { callLine } from '../call-lines.ts';
import { defineCommand } from '../command.ts';
import { createClient, whileConnected } from '../connect.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { type ServerAccess, serverAccess, serverFlags, serverHelp, serverOptions } from '../server-access.ts';
import type { Shell } from '../shell.ts';

interface Order {
  from?: string;
  to: string;
  agent?: string;
}

const schema = z
  .object({
    ...serverFlags,
    agent: z.string().optional(),
    live: z.boolean().default(false),
    'no-wait': z.boolean().default(false),
    positionals: z.array(z.string()),
  })
  .refine(({ agent, positionals }) => positionals.length === (agent === undefined ? 2 : 1), {
    path: ['positionals'],
    message: 'takes two numbers, FROM and TO; with --agent one, TO',
  });

const healthSchema = z.object({ telephony: z.enum(['exotel', 'emulator', 'none']) });

export const callCommand = defineCommand({
  name: 'call',
  summary: 'places a call and follows it to its end',
  help: `patchcord call FROM TO: rings FROM, then TO, and connects them
patchcord call --agent NAME TO: rings TO, who then talks with the agent

  --agent <name>             one of the server's agents
  --live                     yes, ring real phones: nobody is asked
  --no-wait                  ends when the server has taken the call
${serverHelp}

Where the server is connected to Exotel itself, real phones ring and money is spent: it asks first, and without a
terminal to ask at it places nothing unless --live is given. An emulated Exotel needs no yes.
Ctrl-C leaves the call alone: it goes on. With --json: a line with the call for each change.
Exit code 0: completed (with --no-wait: taken); 1: it ended otherwise; others: patchcord --help.

  patchcord call 1234567890 9876543210`,
  options: {
    ...serverOptions,
    agent: { type: 'string' },
    live: { type: 'boolean' },
    'no-wait': { type: 'boolean' },
  },
  schema,
  async run(given, shell) {
    const { agent, positionals, live } = given;
    const [first = '', second] = positionals;
    const order: Order = second === undefined ? { to: first, agent: agent ?? '' } : { from: first, to: second };
    const access = serverAccess(given, shell);
    const health = await new Api(access).ask({ path: '/health' }, healthSchema);
    if (!health.ok) return tellFailure(health.failure, shell);
    const isReal = health.value.telephony === 'exotel';
    if (isReal && !live && !(await isConfirmed(order, shell))) return exitCodes.notConfirmed;
    return place(order, { access, shell, isJson: given.json, waits: !given['no-wait'] });
  },
});

async function isConfirmed({ from, to, agent }: Order, { ask, note }: Shell): Promise<boolean> {
  if (ask === null) {
    note('This server rings real phones. Nothing was placed: say --live if you mean it.');
    return false;
  }
  const who = from === undefined ? `${to} for the agent ${agent}` : `${from}, then ${to}`;
  const answer = await ask(`This rings real phones, through Exotel: ${who}. Place the call? [y/N] `);
  const isYes = /^y(es)?$/i.test(answer.trim());
  if (!isYes) note('Nothing was placed.');
  return isYes;
}

interface Placing {
  access: ServerAccess;
  shell: Shell;
  isJson: boolean;
  waits: boolean;
}

async function place(order: Order, { access, shell, isJson, waits }: Placing): Promise<ExitCode> {
  const client = createClient(access, shell);
  const tell = (call: CallView) => shell.print(isJson ? JSON.stringify(call) : callLine(call, shell));
  return whileConnected(client, shell, async () => {
    const call = await client.place(order);
    tell(call.data);
    if (!waits) return exitCodes.ok;
    call.on(isJson ? 'update' : 'status', () => tell(call.data));
    const { status } = await call.done;
    return status === 'completed' ? exitCodes.ok : exitCodes.failed;
  });
}
