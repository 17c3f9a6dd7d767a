// `patchcord export`: everything that the server has of a call, in a folder.
import { createWriteStream } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import { Api, type ApiFailure, type ApiResult, reasonOf, tellFailure } from '../api.ts';
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
calls:listen; that a recording was taken goes on record. With --json: the folder and its files. All of it, or no folder.
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
    const written = await write(gathered.value, folder, api).catch(async (error: unknown) => {
      await remove(folder);
      throw error;
    });
    if (!written.ok) {
      await remove(folder);
      return tellFailure(written.failure, shell);
    }
    if (given.json) shell.print(JSON.stringify({ folder, files: written.value }));
    else for (const file of written.value) shell.print(join(folder, file));
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

/** A part of an export looks like a whole one, and would be in the way of the next try. */
async function remove(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}

/** The names of the files. */
async function write({ call, transcript, talkIds }: Gathered, folder: string, api: Api): Promise<ApiResult<string[]>> {
  await writeFile(join(folder, 'call.json'), `${JSON.stringify(call, null, 2)}\n`);
  await writeFile(join(folder, 'transcript.json'), `${JSON.stringify(transcript, null, 2)}\n`);
  const files = ['call.json', 'transcript.json'];
  for (const talkId of talkIds) {
    const name = `${talkId}.wav`;
    const recording = await api.open({
      path: `/api/calls/${encodeURIComponent(call.callId)}/recording?talk=${talkId}`,
    });
    if (!recording.ok) return recording;
    const failure = await save(recording.value, join(folder, name));
    if (failure !== null) return { ok: false, failure };
    files.push(name);
  }
  return { ok: true, value: files };
}

/** Null: all of it was written. */
async function save(recording: Response, file: string): Promise<ApiFailure | null> {
  let brokenBy: unknown = null;
  async function* chunks(): AsyncGenerator<Uint8Array> {
    try {
      yield* recording.body ?? [];
    } catch (error) {
      brokenBy = error;
    }
  }
  await pipeline(chunks, createWriteStream(file));
  return brokenBy === null ? null : { kind: 'broken-off', reason: reasonOf(brokenBy) };
}
