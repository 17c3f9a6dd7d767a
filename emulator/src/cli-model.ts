// The voice model as a program of its own: `patchcord-emulator model --help`.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { modelModes } from './model/admission.ts';
import type { ModelLogEvent } from './model/model-options.ts';
import { liveTimings } from './model/model-timings.ts';
import { readScript } from './model/saying/script.ts';
import { startVoiceModel, type VoiceModelServer, type VoiceModelServerOptions } from './model/start-voice-model.ts';
import { type Checked, checkParameters, oneOf, wholeNumber } from './parameters.ts';

const defaultPort = 5052;

interface ModelCommandLine {
  help: boolean;
  scriptFile: string | undefined;
  server: VoiceModelServerOptions;
}

const flags = z.object({
  help: z.boolean().default(false),
  port: wholeNumber(0, 65_535).default(defaultPort),
  host: z.string().default('127.0.0.1'),
  key: z.string().optional(),
  mode: oneOf(modelModes).optional(),
  script: z.string().optional(),
  transcript: z.string().optional(),
  'session-max': wholeNumber(1, 86_400).default(liveTimings.sessionMaxMs / 1000),
});

/** Runs the model until it is stopped by a signal. Mistakes are printed and set the exit code. */
export async function modelCommand(args: string[]): Promise<undefined> {
  const parsed = parseModelCommandLine(args);
  if (!parsed.ok) {
    console.error(`patchcord-emulator model: ${parsed.error}\nSee patchcord-emulator model --help.`);
    process.exitCode = 2;
  } else if (parsed.value.help) {
    console.log(modelHelpText());
  } else {
    await run(parsed.value);
  }
}

function parseModelCommandLine(args: string[]): Checked<ModelCommandLine> {
  const given = flagsOf(args);
  if (!given.ok) return given;
  const checked = checkParameters(flags, Object.entries(given.value));
  if (!checked.ok) return checked;
  const { help, script, transcript, 'session-max': sessionMaxSeconds, ...server } = checked.value;
  const timings = { sessionMaxMs: sessionMaxSeconds * 1000 };
  return { ok: true, value: { help, scriptFile: script, server: { ...server, userTranscript: transcript, timings } } };
}

function flagsOf(args: string[]): Checked<Record<string, unknown>> {
  const type = (name: string) => (name === 'help' ? 'boolean' : 'string');
  const options = Object.fromEntries(Object.keys(flags.shape).map((name) => [name, { type: type(name) } as const]));
  try {
    return { ok: true, value: parseArgs({ args, options }).values };
  } catch (error) {
    if (error instanceof TypeError) return { ok: false, error: error.message };
    throw error;
  }
}

async function run({ scriptFile, server }: ModelCommandLine): Promise<void> {
  try {
    const script = scriptFile === undefined ? undefined : readScript(readFileSync(scriptFile, 'utf8'));
    const log = (event: ModelLogEvent) => console.log(logLine(event));
    const model = await startVoiceModel({ ...server, script, log });
    console.log(`Emulated voice model: ${model.url}?model=gpt-realtime-2.1 (any key is good unless --key says which)`);
    stopOnSignal(model);
  } catch (error) {
    console.error(`patchcord-emulator model: ${startProblem(error, server.port)}`);
    process.exitCode = 1;
  }
}

function logLine(event: ModelLogEvent): string {
  const facts = Object.entries(event).map(([name, value]) => `${name}=${value}`);
  return [new Date().toISOString(), ...facts].join(' ');
}

function stopOnSignal(model: VoiceModelServer): void {
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => void model.close());
}

function startProblem(error: unknown, port: number | undefined): string {
  if (!(error instanceof Error)) return String(error);
  const isTaken = 'code' in error && error.code === 'EADDRINUSE';
  return isTaken ? `port ${port} is taken. Choose another one with --port.` : error.message;
}

function modelHelpText(): string {
  const rows: [string, string][] = [
    ['--port <n>', `default ${defaultPort}; 0 takes any free port`],
    ['--host <address>', 'default 127.0.0.1'],
    ['--key <key>', 'the only API key that is good; default: any'],
    ['--mode <mode>', `${modelModes.join(', ')}; default speech, or script with --script`],
    ['--script <file>', 'what it says, in YAML or JSON'],
    ['--transcript <text>', 'what the speech of users is transcribed to'],
    ['--session-max <seconds>', `how long a session lives, default ${liveTimings.sessionMaxMs / 1000}`],
  ];
  const lines = rows.map(([flag, meaning]) => `  ${flag.padEnd(27)}${meaning}`);
  return ["patchcord-emulator model: a voice model that speaks OpenAI's Realtime events", '', ...lines].join('\n');
}
