// Small changes to files that Capacitor generates. Each is made once, however often it is asked for.
import { readFileSync, writeFileSync } from 'node:fs';

export interface Insertion {
  /** The text is put before its first (`last`: its last) occurrence. */
  before: string;
  isLast?: boolean;
  text: string;
}

/**
 * Puts each text where it belongs, unless it is there already.
 *
 * @throws Error when there is no such place: Capacitor generates something else than it did.
 */
export function insertInto(path: string, insertions: readonly Insertion[]): void {
  let content = readFileSync(path, 'utf8');
  for (const { before, isLast = false, text } of insertions) {
    if (content.includes(text)) continue;
    const at = isLast ? content.lastIndexOf(before) : content.indexOf(before);
    if (at === -1) throw new Error(`${path} has no “${before}”: this version of Capacitor is not known here`);
    content = content.slice(0, at) + text + content.slice(at);
  }
  writeFileSync(path, content);
}

/** Replaces every occurrence, unless that has been done. Throws as `insertInto` does. */
export function replaceIn(path: string, from: string, to: string): void {
  const content = readFileSync(path, 'utf8');
  if (content.includes(to)) return;
  if (!content.includes(from)) throw new Error(`${path} has no “${from}”: this version of Capacitor is not known here`);
  writeFileSync(path, content.replaceAll(from, to));
}
