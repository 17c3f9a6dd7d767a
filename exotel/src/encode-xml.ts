// Writes plain XML elements: no attributes, no namespaces, which is all that Exotel's answers use.

/** What an element may hold. Null and the empty string make an empty element; an array makes one child after another. */
export type XmlValue = string | number | boolean | null | XmlElements | readonly XmlElements[];

/** Elements by name, in the order in which they are written. */
export interface XmlElements {
  readonly [name: string]: XmlValue;
}

/** The elements without a declaration and without white space between them. */
export function encodeXml(elements: XmlElements): string {
  return Object.entries(elements)
    .map(([name, value]) => {
      const content = encodeContent(value);
      return content === '' ? `<${name}/>` : `<${name}>${content}</${name}>`;
    })
    .join('');
}

function encodeContent(value: XmlValue): string {
  if (value === null) return '';
  if (isList(value)) return value.map(encodeXml).join('');
  if (typeof value === 'object') return encodeXml(value);
  return escapeText(String(value));
}

// Array.isArray alone does not narrow a readonly array.
function isList(value: XmlValue): value is readonly XmlElements[] {
  return Array.isArray(value);
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
