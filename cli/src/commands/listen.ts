// `patchcord listen`: tells what happens, as it happens, through lost connections and instances that die.
import type { CallClient, ServerMessage } from '@patchcord/client';
import { z } from 'zod';
import { Api, tellFailure } from '../api.ts';
import { callLine, messageLine } from '../call-lines.ts';
import { callOf } from '../call-of.ts';
import { defineCommand, noWords } from '../command.ts';
import { createClient, whileConnected } from '../connect.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { type ServerAccess, serverAccess, serverFlags, serverHelp, serverOptions } from '../server-access.ts';
import type { Shell } from '../shell.ts';

const schema = z.object({ ...serverFlags, call: z.string().optional(), positionals: noWords });

export const listenCommand = defineCommand({
  name: 'listen',
  summary: 'tells what happens to calls, as it happens',
  help: `patchcord listen: a line for each change of a call, and for what is said in talks with agents

  --call <callId>            that call alone, until it has ended
${serverHelp}

Loses nothing while the server can be reached again: it resumes where it was. What is said needs the scope calls:listen.
With --json: every message of the server's, a line each. Ctrl-C ends it.
Exit code 0: the call has ended, or Ctrl-C; others: patchcord --help.

  patchcord listen --url https://calls.example.com --url https://calls-fallback.example.com`,
  options: { ...serverOptions, call: { type: 'string' } },
  schema,
  async run(given, shell) {
    const access = serverAccess(given, shell);
    const { call: callId, json: isJson } = given;
    const code = await follow(access, { callId, isJson, shell });
    // Without a call to wait for, Ctrl-C is how it is meant to end.
    return code === exitCodes.interrupted && callId === undefined ? exitCodes.ok : code;
  },
});

interface Following {
  callId: string | undefined;
  isJson: boolean;
  shell: Shell;
}

async function follow(access: ServerAccess, { callId, isJson, shell }: Following): Promise<ExitCode> {
  const client = createClient(access, shell);
  client.on('message', ({ message }) => {
    if (message === null || (callId !== undefined && callIdOf(message) !== callId)) return;
    const line = isJson ? JSON.stringify(message) : messageLine(message, shell);
    if (line !== null) shell.print(line);
  });
  const ended = callId === undefined ? null : whenEnded(client, callId);
  return whileConnected(client, shell, async () => {
    if (callId !== undefined) {
      // It may have ended before we came.
      const found = await callOf(new Api(access), callId);
      if (!found.ok) return tellFailure(found.failure, shell);
      if (found.value.endedAt !== null) {
        shell.print(isJson ? JSON.stringify(found.value) : callLine(found.value, shell));
        return exitCodes.ok;
      }
    }
    if (callId === undefined) shell.note('Connected; Ctrl-C ends it.');
    await (ended ?? new Promise(() => undefined));
    return exitCodes.ok;
  });
}

function whenEnded(client: CallClient, callId: string): Promise<void> {
  return new Promise((resolve) => {
    client.on('message', ({ message }) => {
      const isEnd = message?.type === 'call_status_update' && message.data.endedAt !== null;
      if (isEnd && message.data.callId === callId) resolve();
    });
  });
}

function callIdOf(message: ServerMessage): string | undefined {
  if (message.type === 'call_status_update') return message.data.callId;
  return 'callId' in message ? message.callId : undefined;
}
