// `patchcord-emulator stream`: plays a caller at a bot, as Exotel's AgentStream would, and reports.
import { readFile } from 'node:fs/promises';
import { resampleClip } from './audio/resampler.ts';
import { mixedDown, readWav } from './audio/wav.ts';
import { newCallSid } from './calls/call-sid.ts';
import type { Checked } from './parameters.ts';
import { readBotAddress } from './stream/bot/bot-address.ts';
import type { CallerLine } from './stream/caller-line.ts';
import { type AssertionResult, checkAssertions } from './stream/command/assertions.ts';
import { reportText } from './stream/command/report-text.ts';
import { parseStreamCommand, type StreamCommandLine, streamHelp } from './stream/command/stream-flags.ts';
import { type Clip, ClipCaller } from './stream/lines/clip-caller.ts';
import { recordedLine, StereoRecorder } from './stream/lines/stereo-recorder.ts';
import { createOpenStream } from './stream/open-stream.ts';
import type { StreamOutcome } from './stream/stream-order.ts';

export const streamExitCodes = { ok: 0, assertionFailed: 1, usage: 2, notConnected: 3, lintErrors: 4 } as const;

/** Numbers for the bot to see; nobody is called. */
const callerNumber = '09876509999';
const exoPhone = '08047000001';

/**
 * Runs the command and returns its exit code; the report goes to standard output, what is wrong with the command line
 * to standard error. Ctrl-C hangs up, and the report comes all the same.
 */
export async function streamCommand(args: string[]): Promise<number> {
  const parsed = parseStreamCommand(args);
  if (!parsed.ok) return misused(parsed.error);
  if (parsed.value === null) {
    console.log(streamHelp());
    return streamExitCodes.ok;
  }
  const command = parsed.value;
  const sampleRate = readBotAddress(command.url)?.sampleRate ?? 8000;
  const clips = await readClips(command.say, sampleRate);
  if (!clips.ok) return misused(clips.error);
  const { hangUpAfterMs, digits } = command;
  const caller = new ClipCaller({ sampleRate, clips: clips.value, digits, hangUpAfterMs });
  const recorder = await openRecorder(command.save, sampleRate);
  if (!recorder.ok) return misused(recorder.error);
  const line = recorder.value === null ? caller : recordedLine(caller, recorder.value);
  const hangUp = () => caller.hangUp();
  process.once('SIGINT', hangUp);
  const outcome = await call(command, line);
  process.off('SIGINT', hangUp);
  await recorder.value?.close();
  const assertions = checkAssertions(command.assertions, outcome.report);
  console.log(command.json ? JSON.stringify({ ...outcome, assertions }, null, 2) : reportText(outcome, assertions));
  return exitCode(command, outcome, assertions);
}

async function call(command: StreamCommandLine, line: CallerLine): Promise<StreamOutcome> {
  const openStream = createOpenStream({ dialect: command.dialect });
  return openStream({
    url: command.url,
    bidirectional: command.bidirectional,
    callSid: newCallSid(Date.now()),
    accountSid: 'emulated1',
    from: callerNumber,
    to: exoPhone,
    line,
    stopped: new AbortController().signal,
  });
}

function exitCode(command: StreamCommandLine, outcome: StreamOutcome, assertions: readonly AssertionResult[]): number {
  if (outcome.streamSid === null) return streamExitCodes.notConnected;
  if (assertions.some(({ ok }) => !ok)) return streamExitCodes.assertionFailed;
  const lintErrors = outcome.report.findings.some(({ severity }) => severity === 'error');
  return command.strict && lintErrors ? streamExitCodes.lintErrors : streamExitCodes.ok;
}

async function readClips(say: StreamCommandLine['say'], sampleRate: number): Promise<Checked<Clip[]>> {
  const clips: Clip[] = [];
  for (const { path, waitFor } of say) {
    const file = await fileAt(path);
    const wav = file === null ? { ok: false as const, error: 'cannot be read' } : readWav(file);
    if (!wav.ok) return { ok: false, error: `${path} ${wav.error}` };
    clips.push({ audio: resampleClip(mixedDown(wav.value), wav.value.sampleRate, sampleRate), waitFor });
  }
  return { ok: true, value: clips };
}

async function fileAt(path: string): Promise<Buffer | null> {
  try {
    return await readFile(path);
  } catch {
    return null;
  }
}

async function openRecorder(path: string | null, sampleRate: number): Promise<Checked<StereoRecorder | null>> {
  try {
    return { ok: true, value: path === null ? null : await StereoRecorder.create(path, sampleRate) };
  } catch {
    return { ok: false, error: `${path} cannot be written` };
  }
}

function misused(error: string): number {
  console.error(`patchcord-emulator stream: ${error}\nSee patchcord-emulator stream --help.`);
  return streamExitCodes.usage;
}
