// `patchcord calls`: lists calls, or shows one with everything that is known of it.
import { callDirections, callStatuses, callViewSchema, printable } from '@patchcord/protocol';
import { z } from 'zod';
import { Api, tellFailure } from '../api.ts';
import { callLine, timeOf } from '../call-lines.ts';
import { type CallRecord, callOf } from '../call-of.ts';
import { defineCommand } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { serverAccess, serverFlags, serverHelp, serverOptions } from '../server-access.ts';
import type { Shell } from '../shell.ts';

const filters = {
  status: z.enum(callStatuses, `takes one of: ${callStatuses.join(', ')}`).optional(),
  direction: z.enum(callDirections, `takes one of: ${callDirections.join(', ')}`).optional(),
  number: z.string().optional(),
  from: z.string().optional(),
  until: z.string().optional(),
  limit: z.coerce.number().int().min(1, 'takes 1 to 200').max(200, 'takes 1 to 200').default(20),
  cursor: z.string().optional(),
};

const schema = z.object({
  ...serverFlags,
  ...filters,
  positionals: z.array(z.string()).max(1, 'takes one callId, or none'),
});

const pageSchema = z.object({ calls: z.array(callViewSchema), nextCursor: z.string().nullable() });

export const callsCommand = defineCommand({
  name: 'calls',
  summary: 'lists calls, or shows one',
  help: `patchcord calls: the newest calls
patchcord calls CALLID: one call, with what was told of it and what Exotel has sent

  --status <status>          ${callStatuses.join(', ')}
  --direction <direction>    ${callDirections.join(', ')}
  --number <number>          either party, however it is written
  --from, --until <time>     created at this time or later, and before that; 2026-11-23T00:00:00Z
  --limit <n>                1 to 200, default 20
  --cursor <cursor>          the next page, as the last one has said
${serverHelp}

Exit codes: patchcord --help.

  patchcord calls --status failed --limit 5`,
  options: {
    ...serverOptions,
    ...Object.fromEntries(Object.keys(filters).map((name) => [name, { type: 'string' } as const])),
  },
  schema,
  async run({ positionals: [callId], ...given }, shell) {
    const api = new Api(serverAccess(given, shell));
    if (callId === undefined) return list(api, given, shell);
    const found = await callOf(api, callId);
    if (!found.ok) return tellFailure(found.failure, shell);
    if (given.json) shell.print(JSON.stringify(found.value));
    else show(found.value, shell);
    return exitCodes.ok;
  },
});

async function list(api: Api, given: Omit<z.output<typeof schema>, 'positionals'>, shell: Shell) {
  const query = new URLSearchParams();
  for (const name of Object.keys(filters) as (keyof typeof filters)[]) {
    if (given[name] !== undefined) query.set(name, String(given[name]));
  }
  const page = await api.ask({ path: `/api/calls?${query.toString()}` }, pageSchema);
  if (!page.ok) return tellFailure(page.failure, shell);
  const { calls, nextCursor } = page.value;
  if (given.json) {
    shell.print(JSON.stringify(page.value));
    return exitCodes.ok;
  }
  for (const call of calls) shell.print(callLine(call, shell));
  if (calls.length === 0) shell.note('No calls.');
  if (nextCursor !== null) shell.note(`There are more: --cursor ${nextCursor}`);
  return exitCodes.ok;
}

function show(call: CallRecord, shell: Shell): void {
  shell.print(callLine(call, shell));
  for (const { party, status, onCallSeconds, cause } of call.legs) {
    const told = [
      status,
      ...(onCallSeconds === null ? [] : [`${onCallSeconds} s`]),
      ...(cause === null ? [] : [cause]),
    ];
    shell.print(`  ${party.padEnd(5)} ${printable(told.join(', '))}`);
  }
  shell.print('What clients were told:');
  for (const { seq, type, at, data } of call.events) shell.print(`  ${timeOf(at)}  ${seq}  ${type}  ${data.status}`);
  shell.print(call.deliveries.length === 0 ? 'Exotel has sent nothing.' : 'What Exotel has sent:');
  for (const { dialect, firstAt, times, payload } of call.deliveries) {
    const kind = times === 1 ? dialect : `${dialect} (${times} times)`;
    shell.print(`  ${timeOf(firstAt)}  ${printable(`${kind}  ${JSON.stringify(payload)}`)}`);
  }
}
