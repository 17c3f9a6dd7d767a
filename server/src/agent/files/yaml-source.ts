// A YAML file as it was written: what it says, and where each thing in it stands.
import { type Document, isMap, isNode, isScalar, LineCounter, parseDocument, visit } from 'yaml';

export type YamlSource =
  | { ok: true; content: unknown; place: PlaceOf }
  /** Each is `line:column what is wrong`. */
  | { ok: false; mistakes: string[] };

/** `12:3`: the line and column of a field, or of the nearest thing around it when it is not there. */
export type PlaceOf = (path: readonly PropertyKey[]) => string;

/** Aliases that would make something huge out of a small file are refused. */
const MAX_ALIASES = 100;

export function readYaml(text: string): YamlSource {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `${line}:${col}`;
  };
  if (document.errors.length > 0) {
    return { ok: false, mistakes: document.errors.map(({ message, pos }) => `${at(pos[0])} is not YAML: ${message}`) };
  }
  keepPhoneNumbers(document);
  try {
    const content: unknown = document.toJS({ maxAliasCount: MAX_ALIASES });
    return { ok: true, content, place: (path) => at(offsetOf(document, path)) };
  } catch (error) {
    if (error instanceof ReferenceError) return { ok: false, mistakes: [`1:1 is not YAML: ${error.message}`] };
    throw error;
  }
}

/** YAML takes +918047000001 and 08047000001 for quantities, and would drop the plus and the zero. */
function keepPhoneNumbers(document: Document): void {
  visit(document, {
    Scalar(_, node) {
      if (typeof node.value === 'number' && /^[+0]\d{7,}$/.test(node.source ?? '')) node.value = node.source;
    },
  });
}

/** A field stands where its name stands. */
function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length -= 1) {
    const parent: unknown = length === 1 ? document.contents : document.getIn(path.slice(0, length - 1), true);
    const last = path[length - 1];
    if (isMap(parent)) {
      const key = parent.items.find((item) => isScalar(item.key) && String(item.key.value) === String(last))?.key;
      if (isNode(key) && key.range) return key.range[0];
    }
    const node: unknown = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}
