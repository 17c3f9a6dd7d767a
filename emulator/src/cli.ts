#!/usr/bin/env node
// The emulator as a program: `patchcord-emulator --help`.
import { banner } from './banner.ts';
import { callCommand } from './cli-call.ts';
import { lintCommand } from './cli-lint.ts';
import { modelCommand } from './cli-model.ts';
import { type CommandLine, helpText, parseCommandLine } from './cli-options.ts';
import { replayCommand } from './cli-replay.ts';
import { streamCommand } from './cli-stream.ts';
import { triggerCommand } from './cli-trigger.ts';
import { type LogEvent, logLine } from './log.ts';
import { type Emulator, startEmulator } from './start-emulator.ts';

const commands: Record<string, (args: string[]) => Promise<number | undefined>> = {
  start: startCommand,
  call: callCommand,
  stream: streamCommand,
  lint: lintCommand,
  model: modelCommand,
  trigger: triggerCommand,
  replay: replayCommand,
};

const [first = 'start', ...rest] = process.argv.slice(2);
const isCommand = Object.hasOwn(commands, first);
const exitCode = await commands[isCommand ? first : 'start']?.(isCommand ? rest : process.argv.slice(2));
if (exitCode !== undefined) process.exitCode = exitCode;

/** Runs the emulator until it is stopped by a signal. */
async function startCommand(args: string[]): Promise<number | undefined> {
  const parsed = parseCommandLine(args, process.env);
  if (!parsed.ok) {
    console.error(`patchcord-emulator: ${parsed.error}\nSee patchcord-emulator --help.`);
    return 2;
  }
  if (parsed.value.help) console.log(helpText());
  else await run(parsed.value);
  return undefined;
}

async function run({ quiet, emulator: options }: CommandLine): Promise<void> {
  try {
    const log = quiet ? {} : { log: (event: LogEvent) => console.log(logLine(event, Date.now())) };
    const emulator = await startEmulator({ ...options, ...log });
    console.log(quiet ? emulator.url : banner(emulator.url));
    stopOnSignal(emulator);
  } catch (error) {
    console.error(`patchcord-emulator: ${startProblem(error, options.port)}`);
    process.exitCode = 1;
  }
}

function stopOnSignal(emulator: Emulator): void {
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => void emulator.close());
}

function startProblem(error: unknown, port: number | undefined): string {
  if (!(error instanceof Error)) return String(error);
  if ('code' in error && error.code === 'EADDRINUSE') {
    return `port ${port} is taken. Choose another one with --port or EMULATOR_PORT.`;
  }
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message;
}
