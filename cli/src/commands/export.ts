// `patchcord export`: everything that the server has of a call, in a folder.
import { createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { Api, type ApiResult, tellFailure } from '../api.ts';
import { type CallRecord, callOf } from '../call-of.ts';
import { defineCommand, oneWord } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { serverAccess, serverFlags, serverHelp, serverOptions } from '../server-access.ts';

const schema = z.object({
  ...serverFlags,
  to: z.string().optional(),
  positionals: oneWord('one callId: patchcord export CALLID'),
});

const transcriptSchema = z.looseObject({
  talks: z.array(z.looseObject({ id: z.string().regex(/^[\w-]+$/), recording: z.boolean() })),
});

export const exportCommand = defineCommand({
  name: 'export',
  summary: 'writes all that there is of a call into a folder',
  help: `patchcord export CALLID: the call with its events and deliveries, what was said in it, and its recordings

  --to <folder>              a new one; default: the callId, here
${serverHelp}

Writes call.json, transcript.json, and a recording for each talk that has one (TALKID.wav). Needs the scopes calls:read and
calls:listen; that a recording was taken goes on record. With --json: the folder and its files.
Exit code 1: the folder is there already; others: patchcord --help.

  patchcord export 01a2064c-7cab-7793-b4f2-a43a63c9203d --to ticket-17`,
  options: { ...serverOptions, to: { type: 'string' } },
  schema,
  async run({ positionals: [callId], to: folder = callId, ...given }, shell) {
    const api = new Api(serverAccess(given, shell));
    const gathered = await gather(api, callId);
    if (!gathered.ok) return tellFailure(gathered.failure, shell);
    if (!(await isMade(folder))) {
      shell.note(`${folder} is there already. Nothing was written.`);
      return exitCodes.failed;
    }
    const { call, transcript, talkIds } = gathered.value;
    await writeFile(join(folder, 'call.json'), `${JSON.stringify(call, null, 2)}\n`);
    await writeFile(join(folder, 'transcript.json'), `${JSON.stringify(transcript, null, 2)}\n`);
    const files = ['call.json', 'transcript.json'];
    for (const talkId of talkIds) {
      const recording = await api.open({ path: `/api/calls/${callId}/recording?talk=${talkId}` });
      if (!recording.ok) return tellFailure(recording.failure, shell);
      files.push(await save(recording.value, folder, talkId));
    }
    if (given.json) shell.print(JSON.stringify({ folder, files }));
    else for (const file of files) shell.print(join(folder, file));
    return exitCodes.ok;
  },
});

interface Gathered {
  call: CallRecord;
  transcript: z.output<typeof transcriptSchema>;
  /** Of the talks that have a recording. */
  talkIds: string[];
}

async function gather(api: Api, callId: string): Promise<ApiResult<Gathered>> {
  const call = await callOf(api, callId);
  if (!call.ok) return call;
  const transcript = await api.ask({ path: `/api/calls/${encodeURIComponent(callId)}/transcript` }, transcriptSchema);
  if (!transcript.ok) return transcript;
  const talkIds = transcript.value.talks.filter(({ recording }) => recording).map(({ id }) => id);
  return { ok: true, value: { call: call.value, transcript: transcript.value, talkIds } };
}

/** False: it was there before. */
async function isMade(folder: string): Promise<boolean> {
  try {
    await mkdir(folder);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** The name of the file. */
async function save(recording: Response, folder: string, talkId: string): Promise<string> {
  const name = `${talkId}.wav`;
  await pipeline(Readable.from(recording.body ?? []), createWriteStream(join(folder, name)));
  return name;
}
