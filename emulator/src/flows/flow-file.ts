// Reads flows from YAML, and says what is wrong with one: the file, the line, the applet and the field.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import type { Checked } from '../parameters.ts';
import { type Flow, flowSchema } from './flow.ts';

/** Every `*.yaml` and `*.yml` of a folder; the name of the file is the id of the flow. Throws what is wrong with one. */
export function readFlowFolder(folder: string): Map<string, Flow> {
  const files = filesOf(folder).filter((file) => /\.ya?ml$/.test(file));
  const flows = new Map<string, Flow>();
  for (const file of files.toSorted()) {
    const path = join(folder, file);
    const parsed = parseFlow(readFileSync(path, 'utf8'), path);
    if (!parsed.ok) throw new TypeError(parsed.error);
    flows.set(file.replace(/\.ya?ml$/, ''), parsed.value);
  }
  return flows;
}

function filesOf(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (cause) {
    throw new Error(`Cannot read the flows in ${folder}`, { cause });
  }
}

/** @param file its name, for messages such as `front-desk.yaml:12: applet menu: maxDigits must be …` */
export function parseFlow(text: string, file: string): Checked<Flow> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const [broken] = document.errors;
  if (broken !== undefined) {
    return { ok: false, error: `${file}:${lines.linePos(broken.pos[0]).line}: is not YAML: ${broken.message}` };
  }
  const content = contentOf(document);
  if (!content.ok) return { ok: false, error: `${file}:1: ${content.error}` };
  const checked = flowSchema.safeParse(content.value);
  if (checked.success) return { ok: true, value: checked.data };
  const lineOf = (path: readonly PropertyKey[]) => lines.linePos(startOf(document, path)).line;
  const problems = checked.error.issues.map((issue) => `${file}:${lineOf(issue.path)}: ${flowProblem(issue)}`);
  return { ok: false, error: problems.join('\n') };
}

/** `applet menu: maxDigits must be …`. */
export function flowProblem(issue: z.core.$ZodIssue): string {
  const { path } = issue;
  const said = flowFault(issue);
  const [top, name, ...field] = path.map(String);
  if (top === 'applets' && name !== undefined)
    return [`applet ${name}:`, field.join('.'), said].filter(Boolean).join(' ');
  return [path.map(String).join('.'), said].filter(Boolean).join(' ');
}

function flowFault(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') return `has no field ${issue.keys.join(', ')}`;
  const { message } = issue;
  if (issue.code !== 'invalid_type' || !message.startsWith('Invalid input')) return message;
  return message.endsWith('received undefined') ? 'is missing' : `must be a ${issue.expected}`;
}

type YamlDocument = ReturnType<typeof parseDocument>;

/** Aliases that would make something huge out of a small file are refused. */
function contentOf(document: YamlDocument): Checked<unknown> {
  try {
    return { ok: true, value: document.toJS({ maxAliasCount: 100 }) };
  } catch (error) {
    if (error instanceof ReferenceError) return { ok: false, error: `is not YAML: ${error.message}` };
    throw error;
  }
}

/** Where a field stands, or the innermost thing around it that is there. */
function startOf(document: YamlDocument, path: readonly PropertyKey[]): number {
  for (let depth = path.length; depth > 0; depth -= 1) {
    const node: unknown = document.getIn(path.slice(0, depth), true);
    if (hasRange(node)) return node.range[0];
  }
  return 0;
}

function hasRange(node: unknown): node is { range: [number, ...number[]] } {
  return typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range);
}
