// Where lines go: for people to the terminal, above the prompt when there is one; in JSON mode, messages to stdout.

import type { ClientEvent } from './client-event.ts';
import { choosePaint, type Paint, type Style } from './colours.ts';
import { parseJson } from './frame.ts';
import { formatEvent, formatNote } from './print.ts';
import type { Prompt } from './prompt.ts';

export class Output {
  /** What people read. */
  readonly stream: NodeJS.WriteStream;
  readonly #isJson: boolean;
  readonly #paint: Paint;
  #prompt: Prompt | null = null;

  /** In JSON mode stdout carries the received messages alone, one line each; all else goes to stderr. */
  constructor(isJson: boolean) {
    this.#isJson = isJson;
    this.stream = isJson ? process.stderr : process.stdout;
    this.#paint = choosePaint(this.stream.isTTY, process.env);
  }

  attachPrompt(prompt: Prompt): void {
    this.#prompt = prompt;
  }

  report(event: ClientEvent): void {
    if (this.#isJson && event.kind === 'received') {
      const json = parseJson(event.frame.text);
      // Parsed and written again: a message with line breaks in it is still one line.
      if (json !== undefined) process.stdout.write(`${JSON.stringify(json)}\n`);
      if (event.frame.ok) return;
    }
    this.print(formatEvent(event, this.#look()));
  }

  /** A line of the program's own, with its time. */
  note(text: string, style?: Style): void {
    this.print(formatNote(text, this.#look(), style));
  }

  /** Text as it stands. */
  print(text: string): void {
    if (this.#prompt === null) this.stream.write(`${text}\n`);
    else this.#prompt.write(text);
  }

  #look() {
    return { at: new Date(), paint: this.#paint };
  }
}
