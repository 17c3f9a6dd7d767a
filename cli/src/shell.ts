// What a command sees of the process that it runs in.
import { createInterface } from 'node:readline/promises';
import { styleText } from 'node:util';

export type Colour = 'dim' | 'green' | 'red' | 'yellow' | 'cyan';

export interface Shell {
  env: Record<string, string | undefined>;
  /** A line of the result. */
  print(line: string): void;
  /** A line about what happens, beside the result. */
  note(line: string): void;
  /** The text in a colour, where `print` goes to a terminal that has colours. */
  paint(colour: Colour, text: string): string;
  /** Asks the person at the terminal; null: there is nobody to be asked. */
  ask: ((question: string) => Promise<string>) | null;
  /** Somebody wants the program to end. */
  interrupted: AbortSignal;
}

/** That of this process. */
export function processShell(): Shell {
  const interruption = new AbortController();
  const interrupt = () => interruption.abort();
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // `patchcord listen | head`: the reader has gone.
    if (error.code !== 'EPIPE') throw error;
    interrupt();
  });
  return {
    env: process.env,
    print: (line) => void process.stdout.write(`${line}\n`),
    note: (line) => void process.stderr.write(`${line}\n`),
    // Node.js itself looks whether it is a terminal, and at NO_COLOR and FORCE_COLOR.
    paint: (colour, text) => styleText(colour, text, { stream: process.stdout }),
    ask: process.stdin.isTTY && process.stderr.isTTY ? ask : null,
    interrupted: interruption.signal,
  };
}

async function ask(question: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await terminal.question(question);
  } finally {
    terminal.close();
  }
}
