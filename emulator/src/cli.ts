#!/usr/bin/env node
// The emulator as a program: `patchcord-emulator --help`.
import { banner } from './banner.ts';
import { type CommandLine, helpText, parseCommandLine } from './cli-options.ts';
import { type LogEvent, logLine } from './log.ts';
import { type Emulator, startEmulator } from './start-emulator.ts';

const parsed = parseCommandLine(process.argv.slice(2), process.env);
if (!parsed.ok) {
  console.error(`patchcord-emulator: ${parsed.error}\nSee patchcord-emulator --help.`);
  process.exitCode = 2;
} else if (parsed.value.help) {
  console.log(helpText());
} else {
  await run(parsed.value);
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
