// Runs the real program as its users do, through the pinned Node.js; or its commands here, where that is quicker.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text as textOf } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { patchcord } from '../patchcord.ts';

const main = fileURLToPath(new URL('../main.ts', import.meta.url));

export interface ProgramResult {
  exitCode: number | null;
  stdout: string;
  stderr: string;
}

export interface RunningProgram {
  /** What it has printed so far. */
  output(): string;
  /** What it has told on stderr so far. */
  notes(): string;
  /** Sends Ctrl-C's signal. */
  interrupt(): void;
  /** Fulfilled when it has left. */
  result: Promise<ProgramResult>;
}

/** Starts the program with these arguments, and no variables but these. Nobody sits at its terminal. */
export function startProgram(args: string[], env: Record<string, string> = {}): RunningProgram {
  const child = spawn(process.execPath, [main, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], ...env },
  });
  let [output, notes] = ['', ''];
  child.stdout.on('data', (data) => (output += String(data)));
  child.stderr.on('data', (data) => (notes += String(data)));
  const leave = async () => {
    const [stdout, stderr] = await Promise.all([textOf(child.stdout), textOf(child.stderr), once(child, 'close')]);
    return { exitCode: child.exitCode, stdout, stderr };
  };
  return {
    output: () => output,
    notes: () => notes,
    interrupt: () => void child.kill('SIGINT'),
    result: leave(),
  };
}

export function runProgram(args: string[], env: Record<string, string> = {}): Promise<ProgramResult> {
  return startProgram(args, env).result;
}

/** Runs a command in this process. `ask`: what the person at the terminal answers; without it nobody sits there. */
export function startHere(
  args: string[],
  env: Record<string, string> = {},
  ask: ((question: string) => Promise<string>) | null = null,
): RunningProgram {
  const interruption = new AbortController();
  const [printed, noted]: [string[], string[]] = [[], []];
  const text = (lines: string[]) => lines.map((line) => `${line}\n`).join('');
  const leave = async () => {
    const exitCode = await patchcord(args, {
      env,
      print: (line) => void printed.push(line),
      note: (line) => void noted.push(line),
      paint: (_colour, text) => text,
      ask,
      interrupted: interruption.signal,
    });
    return { exitCode, stdout: text(printed), stderr: text(noted) };
  };
  return {
    output: () => text(printed),
    notes: () => text(noted),
    interrupt: () => interruption.abort(),
    result: leave(),
  };
}

export function runHere(args: string[], env: Record<string, string> = {}): Promise<ProgramResult> {
  return startHere(args, env).result;
}
