// Reads the text of an answer of the v1 API, JSON or XML, judged by its content: content types are not to be relied on.
import { XMLParser } from 'fast-xml-parser';
import { parseJson } from './json-fields.ts';
import { brokenLimit, defaultPayloadLimits } from './payload-limits.ts';
import { child, isPayload, isRecord, type Payload, toPayload } from './payload-tree.ts';

const limits = { ...defaultPayloadLimits, maxFields: 20_000, maxDepth: 20 };

const xmlParser = new XMLParser({
  ignoreAttributes: true,
  ignoreDeclaration: true,
  // Phone numbers begin with zeros.
  parseTagValue: false,
  maxNestedTags: limits.maxDepth,
});

/**
 * The content of an answer, without the `TwilioResponse` around it, or null for what is not Exotel's: an HTML page, an
 * answer cut off, plain text. Shapes: captured v1 answers in both formats.
 */
export function readAnswer(text: string): Payload | null {
  const trimmed = text.trim();
  const root = trimmed.startsWith('<') ? parseXml(trimmed) : parseJson(trimmed);
  if (!isRecord(root) || brokenLimit(root, limits)) return null;
  const content = toPayload(root);
  const wrapped = child(content, 'TwilioResponse');
  if (isPayload(wrapped)) return wrapped;
  return trimmed.startsWith('<') ? null : content;
}

function parseXml(text: string): unknown {
  // Entities that a document brings itself can make much of little; no answer of the API has any.
  if (/<!DOCTYPE/i.test(text)) return undefined;
  try {
    return xmlParser.parse(text, true);
  } catch {
    return undefined;
  }
}
