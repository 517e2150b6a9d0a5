import { XMLParser } from 'fast-xml-parser';

const parser = new XMLParser({
  processEntities: false,
  ignoreAttributes: true,
  ignoreDeclaration: true,
  removeNSPrefix: true,
  // '007' is no number.
  parseTagValue: false,
  trimValues: false,
  maxNestedTags: 20,
  tagValueProcessor: (_name, value) => unescapeXml(value),
});

/** The element that a document begins with ends it. */
const WHOLE = /^\s*(?:<\?xml[^>]*\?>)?\s*<([\w:.-]+)[^]*<\/\1\s*>\s*$/;

/**
 * An XML document as objects: elements by name without prefix, texts as they stand, attributes left out; one that comes
 * twice is a list. Undefined for what is not one whole element, and for a document with a type of its own: entities are
 * never expanded, except the five that every document has and characters by number.
 */
export const readXml = (document: string): unknown => {
  if (document.includes('<!DOCTYPE') || !WHOLE.test(document)) return undefined;
  try {
    return parser.parse(document);
  } catch {
    return undefined;
  }
};

const CHARACTERS: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

const characterOf = (name: string): string | undefined => {
  const [, hex, decimal] = /^#(?:x([0-9a-f]{1,6})|(\d{1,7}))$/i.exec(name) ?? [];
  if (hex === undefined && decimal === undefined) return CHARACTERS[name];
  const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
  return code <= 0x10_ff_ff ? String.fromCodePoint(code) : undefined;
};

const unescapeXml = (text: string): string =>
  text.replace(/&([a-z]+|#\w+);/gi, (whole, name: string) => characterOf(name) ?? whole);

/** A text as it stands between two tags. */
export const escapeXml = (text: string): string =>
  text.replace(/[&<>]/g, (character) => ({ '&': '&amp;', '<': '&lt;' })[character] ?? '&gt;');
