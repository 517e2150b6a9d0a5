import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'prettier';
import { z } from 'zod';
import { allRoutes, type RoutesDeps } from '../src/api/all-routes.ts';
import { documentOf } from '../src/api/openapi.ts';
import { httpCollection } from './http-collection.ts';

/** A typed client and a collection of requests, written from the document of the API: `npm run docs:api`. */
const ROOT = join(import.meta.dirname, '..');

/** What of JSON Schema the document uses. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly required?: readonly string[];
  readonly description?: string;
  readonly examples?: readonly unknown[];
  readonly format?: string;
}
const schema = z.custom<Schema>((value) => typeof value === 'object');
const content = z.record(z.string(), z.object({ schema })).optional();
const operation = z.object({
  operationId: z.string(),
  summary: z.string(),
  tags: z.array(z.string()),
  security: z.array(z.unknown()),
  parameters: z
    .array(
      z.object({
        in: z.string(),
        name: z.string(),
        required: z.boolean().optional(),
        schema,
      }),
    )
    .default([]),
  requestBody: z.object({ content }).optional(),
  responses: z.record(z.string(), z.object({ content })),
});
const api = z.object({
  paths: z.record(z.string(), z.record(z.string(), operation)),
  components: z.object({ schemas: z.record(z.string(), schema) }),
});

export interface Operation extends z.infer<typeof operation> {
  readonly path: string;
  readonly method: string;
}
export interface Api {
  readonly operations: readonly Operation[];
  readonly schemas: Readonly<Record<string, Schema>>;
}

/** The document, as its readers see it. The routes are not run, so what they work with is not needed. */
export const readApi = (): Api => {
  const { paths, components } = api.parse(
    JSON.parse(JSON.stringify(documentOf(allRoutes({} as unknown as RoutesDeps)))),
  );
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, of]) => ({
      ...of,
      path,
      method: method.toUpperCase(),
    })),
  );
  return { operations, schemas: components.schemas };
};

/** A name that is one in TypeScript. */
const quoted = (name: string): string => (/^[A-Za-z_]\w*$/.test(name) ? name : JSON.stringify(name));
const union = (types: readonly string[]): string => [...new Set(types)].join(' | ');

const SCALARS: Readonly<Record<string, string>> = {
  ...{
    string: 'string',
    integer: 'number',
    number: 'number',
    boolean: 'boolean',
    null: 'null',
  },
};

const objectType = ({ properties = {}, required = [], additionalProperties }: Schema): string => {
  const fields = Object.entries(properties).map(([name, of]) => {
    const words = of.description === undefined ? '' : `/** ${of.description.replaceAll('*/', '')} */\n`;
    return `${words}readonly ${quoted(name)}${required.includes(name) ? '' : '?'}: ${typeOf(of)};`;
  });
  if (typeof additionalProperties === 'object')
    fields.push(`readonly [name: string]: ${typeOf(additionalProperties)};`);
  return `{ ${fields.join('\n')} }`;
};

/** A schema as a type of TypeScript. */
const typeOf = (of: Schema): string => {
  if (of.$ref !== undefined) return of.$ref.replace(/.*\//, '');
  if (of.const !== undefined) return JSON.stringify(of.const);
  if (of.enum !== undefined) return union(of.enum.map((value) => JSON.stringify(value)));
  const choices = of.oneOf ?? of.anyOf;
  if (choices !== undefined) return union(choices.map(typeOf));
  const types = [of.type ?? []].flat();
  if (types.length === 0) return 'unknown';
  return union(types.map((type) => typeOfKind(type, of)));
};

const typeOfKind = (type: string, of: Schema): string => {
  if (type === 'array') return `readonly (${of.items === undefined ? 'unknown' : typeOf(of.items)})[]`;
  return type === 'object' ? objectType(of) : (SCALARS[type] ?? 'unknown');
};

const parametersType = ({ parameters }: Operation, place: string): string | undefined => {
  const found = parameters.filter((one) => one.in === place);
  if (found.length === 0) return undefined;
  // In an address everything is text.
  const fields = found.map(
    (one) => `readonly ${quoted(one.name)}${one.required === true ? '' : '?'}: ${typeOf(one.schema)};`,
  );
  return `{ ${fields.join(' ')} }`;
};

const answerType = ({ responses }: Operation): string => {
  const [, good] = Object.entries(responses).find(([status]) => status.startsWith('2')) ?? [];
  const of = good?.content;
  if (of === undefined) return 'undefined';
  return of['application/json'] === undefined ? 'Response' : typeOf(of['application/json'].schema);
};

const operationType = (of: Operation): string => {
  const body = of.requestBody?.content?.['application/json']?.schema;
  const query = parametersType(of, 'query');
  const input = [
    ...[parametersType(of, 'path')].flatMap((type) => (type === undefined ? [] : [`readonly params: ${type};`])),
    ...(query === undefined ? [] : [`readonly query${query.includes('?:') ? '?' : ''}: ${query};`]),
    ...(body === undefined ? [] : [`readonly body: ${typeOf(body)};`]),
    ...(of.parameters.some((one) => one.name === 'Idempotency-Key') ? ['readonly key?: string;'] : []),
  ];
  return `/** ${of.summary} */\nreadonly ${of.operationId}: { readonly input: ${input.length === 0 ? 'Nothing' : `{ ${input.join(' ')} }`}; readonly answer: ${answerType(of)} };`;
};

const HEAD = `/**
 * The API of Kibanda, typed. Written from its document by \`npm run docs:api\`: change the routes instead.
 */
`;

const operationsText = ({ operations, schemas }: Api): string => `${HEAD}
${Object.entries(schemas)
  .map(([name, of]) => `export type ${name} = ${typeOf(of)};`)
  .join('\n\n')}

/** Of an operation that takes nothing. */
export type Nothing = Readonly<Record<never, never>>;

/** What each operation takes and answers. */
export interface Operations {
${operations.map(operationType).join('\n')}
}

/** Where each operation is. */
export const ADDRESSES: Readonly<Record<keyof Operations, readonly [method: string, path: string]>> = {
${operations.map(({ operationId, method, path }) => `${operationId}: ['${method}', '${path}'],`).join('\n')}
};
`;

/** The files, by their path in the repository. */
export const clientDocuments = async (): Promise<ReadonlyMap<string, string>> => {
  const read = readApi();
  const style = { singleQuote: true, printWidth: 120, parser: 'typescript' };
  return new Map([
    ['clients/typescript/operations.ts', await format(operationsText(read), style)],
    ['docs/api.http', httpCollection(read)],
  ]);
};

if (process.argv[1] === import.meta.filename) {
  for (const [path, text] of await clientDocuments()) writeFileSync(join(ROOT, path), text);
}
