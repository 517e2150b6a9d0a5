import type { documentOf } from './openapi.ts';
import { PROBLEM_WORDS } from './problem-words.ts';

type Document = ReturnType<typeof documentOf>;
type Json = Readonly<Record<string, unknown>>;

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** Words of a person, in which what stands between backticks is code. */
const prose = (text: string): string => escaped(text).replaceAll(/`([^`]+)`/g, '<code>$1</code>');

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const objectAt = (value: unknown, ...path: readonly string[]): Json =>
  path.reduce<Json>((place, name) => (isObject(place[name]) ? place[name] : {}), isObject(value) ? value : {});
const textOf = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** What a schema takes, in a few words: `string`, `one of cash, card`, `list of Sale`. */
const typeOf = (schema: Json): string => {
  if (typeof schema['$ref'] === 'string') {
    const name = schema['$ref'].split('/').at(-1) ?? '';
    return `<a href="#${escaped(name)}">${escaped(name)}</a>`;
  }
  const choices = listOf(schema['enum']).map(textOf);
  if (choices.length > 12) return `one of ${choices.length} names`;
  if (choices.length > 0) return `one of ${escaped(choices.join(', '))}`;
  const several = [...listOf(schema['anyOf']), ...listOf(schema['oneOf'])].filter(isObject);
  if (several.length > 0) return several.map(typeOf).join(' or ');
  if (schema['type'] === 'array') return `list of ${typeOf(objectAt(schema, 'items'))}`;
  if (schema['const'] !== undefined) return escaped(JSON.stringify(schema['const']));
  return escaped([textOf(schema['type']), textOf(schema['format'])].filter((word) => word !== '').join(', '));
};

/** One line of a list; a question mark marks what may be left out. HTML needs no end of it, nor of a paragraph. */
const lineOf = (name: string, isNeeded: boolean, about: readonly string[]): string =>
  `<li><code>${escaped(name)}${isNeeded ? '' : '?'}</code> ${about.filter((part) => part !== '').join(': ')}`;

const list = (lines: readonly string[]): string => (lines.length === 0 ? '' : `<ul>${lines.join('')}</ul>`);

const fieldsOf = (schema: Json): readonly string[] => {
  const required = listOf(schema['required']);
  return Object.entries(objectAt(schema, 'properties')).map(([name, field]) => {
    const about = objectAt(field);
    return lineOf(name, required.includes(name), [typeOf(about), prose(textOf(about['description']))]);
  });
};

/** A schema under a heading, which links may lead to: its fields, or what it is. */
const schemaPart = (title: string, schema: Json, id?: string): string => {
  const fields = fieldsOf(schema);
  const what = fields.length === 0 ? `<p>${typeOf(schema)}` : list(fields);
  return Object.keys(schema).length === 0 ? '' : `<h4${id === undefined ? '' : ` id="${id}"`}>${title}</h4>${what}`;
};

/** The page says once that every write takes the first, and every list the others. */
const SAID_ABOVE: readonly string[] = ['Idempotency-Key', 'limit', 'cursor'];

const parametersPart = (operation: Json): string => {
  const lines = listOf(operation['parameters'])
    .filter(isObject)
    .filter(({ name }) => !SAID_ABOVE.includes(textOf(name)))
    .map((parameter) => {
      const about = textOf(parameter['description']) || textOf(objectAt(parameter, 'schema')['description']);
      const where = escaped(textOf(parameter['in']));
      return lineOf(textOf(parameter['name']), parameter['required'] === true, [where, prose(about)]);
    });
  return lines.length === 0 ? '' : `<h4>Parameters</h4>${list(lines)}`;
};

/** What it answers when it goes well; what every route may refuse is said once for all. */
const answersPart = (operation: Json): string => {
  const done = Object.entries(objectAt(operation, 'responses')).find(([status]) => status.startsWith('2'));
  const [status = '', response] = done ?? [];
  const schema = objectAt(response, 'content', 'application/json', 'schema');
  const what = Object.keys(schema).length === 0 ? 'nothing' : typeOf(schema);
  const codes = listOf(operation['x-refusals']).map((code) => `<code>${escaped(textOf(code))}</code>`);
  const refuses = codes.length === 0 ? '' : `<p>May refuse: ${codes.join(' ')}`;
  return `<p>Answers ${escaped(status)}: ${what}${refuses}`;
};

const codesPart = (): string =>
  list(
    Object.entries(PROBLEM_WORDS).map(([code, { status, title, detail }]) =>
      lineOf(code, true, [String(status), prose(`${title}. ${detail}`)]),
    ),
  );

const operationPart = (path: string, method: string, operation: Json): string =>
  `<details id="${escaped(textOf(operation['operationId']))}">
<summary><b class="${escaped(method)}">${escaped(method.toUpperCase())}</b> <code>${escaped(path)}</code> ${prose(textOf(operation['summary']))}</summary>
<p>Who: <code>${escaped(textOf(operation['x-right']))}</code>
${parametersPart(operation)}${schemaPart('Body', objectAt(operation, 'requestBody', 'content', 'application/json', 'schema'))}${answersPart(operation)}</details>`;

/** The document as a page that loads nothing but its style sheet. */
export const docsPage = (document: Document): string => {
  const operations = Object.entries(objectAt(document, 'paths')).flatMap(([path, methods]) =>
    Object.entries(objectAt(methods)).map(([method, operation]) => ({ path, method, operation: objectAt(operation) })),
  );
  const tags = [...new Set(operations.map(({ operation }) => textOf(listOf(operation['tags'])[0])))];
  const parts = tags.map((tag) => {
    const own = operations.filter(({ operation }) => listOf(operation['tags'])[0] === tag);
    return `<h2>${escaped(tag)}</h2>${own.map(({ path, method, operation }) => operationPart(path, method, operation)).join('')}`;
  });
  const schemas = Object.entries(objectAt(document, 'components', 'schemas')).map(([name, schema]) =>
    schemaPart(escaped(name), objectAt(schema), escaped(name)),
  );
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Kibanda API</title><link rel="stylesheet" href="/docs.css"></head><body><main><h1>Kibanda API</h1>
<p>Made of <a href="/openapi.json">/openapi.json</a> (OpenAPI 3.1). Errors are <code>application/problem+json</code> with a
<code>code</code> that never changes its meaning. Writes in a shop take a header <code>Idempotency-Key</code>: sent again, they are done once.
Lists take <code>limit</code>, 1 to 100, and <code>cursor</code>: nextCursor of the page before, with the same filter.</p>
${parts.join('')}<h2>What is sent and answered</h2>${schemas.join('')}<h2>Codes of errors</h2>${codesPart()}</main></body></html>`;
};

export const DOCS_STYLE = `
:root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
body { margin: 0; } main { max-width: 60rem; margin: auto; padding: 1rem; }
code { font-size: .95em; overflow-wrap: anywhere; } i { opacity: .7; }
details { border: 1px solid #8885; border-radius: .4rem; padding: .5rem .75rem; margin: .4rem 0; }
summary { cursor: pointer; } summary b { display: inline-block; min-width: 4em; }
ul { margin: 0; padding-left: 1.2rem; }
h4 { margin: .8rem 0 .2rem; }
`;
