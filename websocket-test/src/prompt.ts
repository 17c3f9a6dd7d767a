// The prompt at the bottom of the terminal: takes lines, and lets output pass above what is being typed.
import { clearScreenDown, createInterface, cursorTo } from 'node:readline';

export interface Prompt {
  /** Prints above the prompt. */
  write(text: string): void;
  close(): void;
}

/** Opens the prompt on stdin. `onQuit` comes with Ctrl-C, Ctrl-D and `close`. */
export function openPrompt(output: NodeJS.WriteStream, onLine: (line: string) => void, onQuit: () => void): Prompt {
  const readline = createInterface({ input: process.stdin, output, prompt: '> ' });
  let isOpen = true;
  readline.on('line', (line) => {
    onLine(line);
    if (isOpen) readline.prompt();
  });
  readline.on('SIGINT', () => readline.close());
  readline.on('close', () => {
    isOpen = false;
    onQuit();
  });
  readline.prompt();
  return {
    write(text) {
      cursorTo(output, 0);
      clearScreenDown(output);
      output.write(`${text}\n`);
      if (isOpen) readline.prompt(true);
    },
    close: () => readline.close(),
  };
}
