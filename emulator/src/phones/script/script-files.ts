// Reads the scripts of a folder: YAML, checked, with the place of every mistake.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Document, isMap, isNode, isScalar, LineCounter, parseDocument } from 'yaml';
import { type NumberPattern, numberPattern } from './number-pattern.ts';
import type { Script } from './step.ts';
import { scriptSchema } from './step-schema.ts';

export interface FoundScript {
  for: NumberPattern;
  script: Script;
  /** `file.yaml:12:5 09876500010.steps.2.say` of a field of this script. */
  place(path: readonly PropertyKey[]): string;
}

export type FoundScripts = { ok: true; value: FoundScript[] } | { ok: false; errors: string[] };

/** Every script of the folder's `*.yaml` and `*.yml`, by file name and then as they stand in the file. */
export async function readScriptFiles(folder: string): Promise<FoundScripts> {
  const names = (await readdir(folder)).filter((name) => /\.ya?ml$/.test(name)).toSorted();
  const found: FoundScript[] = [];
  const errors: string[] = [];
  const owners = new Map<string, string>();
  for (const name of names) {
    const file = new ScriptFile(name, await readFile(join(folder, name), 'utf8'));
    errors.push(...file.errors);
    for (const script of file.scripts) {
      found.push(script);
      if (script.for.kind !== 'number') continue;
      const earlier = owners.get(script.for.number);
      if (earlier !== undefined) errors.push(`${script.place([])}: this number has a script already, in ${earlier}`);
      owners.set(script.for.number, name);
    }
  }
  return errors.length > 0 ? { ok: false, errors } : { ok: true, value: found };
}

class ScriptFile {
  readonly scripts: FoundScript[] = [];
  readonly errors: string[] = [];
  readonly #name: string;
  readonly #lines = new LineCounter();
  readonly #document: Document;

  constructor(name: string, text: string) {
    this.#name = name;
    // Failsafe: all scalars stay text, so that a number keeps its zeros and 1234# needs no thought.
    this.#document = parseDocument(text, { schema: 'failsafe', lineCounter: this.#lines, prettyErrors: false });
    for (const { message, pos } of this.#document.errors) this.errors.push(`${this.#at(pos[0])}: ${message}`);
    if (this.errors.length === 0) this.#readScripts();
  }

  #readScripts(): void {
    const { contents } = this.#document;
    if (contents === null) return;
    if (!isMap(contents)) {
      this.errors.push(`${this.#at(0)}: must be a map from phone numbers to scripts`);
      return;
    }
    const values = new Map(Object.entries(contents.toJS(this.#document) as Record<string, unknown>));
    for (const { key } of contents.items) {
      if (isScalar(key)) this.#readScript(String(key.value), values.get(String(key.value)));
    }
  }

  #readScript(key: string, value: unknown): void {
    const place = (path: readonly PropertyKey[]) => this.#place([key, ...path]);
    const pattern = numberPattern(key);
    if (pattern === null) this.errors.push(`${place([])}: is neither a phone number nor a pattern of digits, x and *`);
    const result = scriptSchema.safeParse(value);
    for (const { path, message } of result.error?.issues ?? []) this.errors.push(`${place(path)}: ${message}`);
    if (pattern !== null && result.success) this.scripts.push({ for: pattern, script: result.data, place });
  }

  #place(path: readonly PropertyKey[]): string {
    return `${this.#at(this.#offsetOf(path))} ${path.map(String).join('.')}`;
  }

  #at(offset: number): string {
    const { line, col } = this.#lines.linePos(offset);
    return `${this.#name}:${line}:${col}`;
  }

  /** Where the field stands; where it should have stood, when it is missing: in the nearest thing around it. */
  #offsetOf(path: readonly PropertyKey[]): number {
    for (let length = path.length; length > 0; length -= 1) {
      const node: unknown = this.#document.getIn(path.slice(0, length), true);
      if (isNode(node) && node.range) return node.range[0];
    }
    return 0;
  }
}
