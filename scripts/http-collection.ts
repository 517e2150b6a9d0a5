import type { Api, Operation, Schema } from './client-documents.ts';

/** What stands where a schema says no more than a pattern, by the name of the field. */
const SAMPLES: Readonly<Record<string, string | number>> = {
  ...{
    username: 'mama-njeri',
    password: 'green bananas by the lake',
    phone: '+254711000111',
    code: '123456',
  },
  ...{
    shopName: 'Mama Njeri',
    name: 'Njeri',
    country: 'KE',
    clientRef: 'till-1.0001',
    reference: 'T-1042',
  },
  ...{
    quantity: '2',
    counted: '9',
    expected: '10',
    stock: '50',
    alertThreshold: '10',
    threshold: '10',
    unit: 'pc',
    price: '100',
    itemCode: 1,
  },
  ...{
    priceMinor: 6500,
    amountMinor: 45_000,
    lineNumber: 1,
    url: 'https://hooks.duka.co.ke/kibanda',
  },
  ...{
    mfaToken: '{{mfaToken}}',
    refreshToken: '{{refreshToken}}',
    receipt: '1001-6',
    file: 'sales.csv',
  },
};

/** By the format of a text. */
const SAMPLES_BY_FORMAT: Readonly<Record<string, string>> = { 'date-time': '2026-06-12T09:00:00Z', uuid: '{{id}}' };

const refOf = (schemas: Api['schemas'], of: Schema): Schema =>
  of.$ref === undefined ? of : (schemas[of.$ref.replace(/.*\//, '')] ?? {});

/** An example of a schema, with what must be there. */
export const sampleOf = (schemas: Api['schemas'], written: Schema, name = ''): unknown => {
  const of = refOf(schemas, written);
  const [choice] = of.oneOf ?? of.anyOf ?? [];
  const [fixed] = [of.const, ...(of.enum ?? [])].filter((value) => value !== undefined);
  const sample = fixed ?? SAMPLES[name] ?? of.examples?.[0];
  if (sample !== undefined) return sample;
  if (choice !== undefined) return sampleOf(schemas, choice, name);
  return sampleOfKind(schemas, of, name);
};

const sampleOfKind = (schemas: Api['schemas'], of: Schema, name: string): unknown => {
  switch ([of.type ?? 'string'].flat()[0] ?? 'string') {
    case 'object':
      return sampleOfObject(schemas, of);
    case 'array':
      return [sampleOf(schemas, of.items ?? {}, name)];
    case 'integer':
      return 1;
    case 'boolean':
      return true;
    default:
      return SAMPLES_BY_FORMAT[of.format ?? ''] ?? 'text';
  }
};

const sampleOfObject = (schemas: Api['schemas'], { required = [], properties = {} }: Schema): unknown =>
  Object.fromEntries(required.map((field) => [field, sampleOf(schemas, properties[field] ?? {}, field)]));

/** In addresses `code` is the number of an item. */
const IN_ADDRESSES: Readonly<Record<string, string | number>> = { ...SAMPLES, code: 7 };

const bodyLines = (schemas: Api['schemas'], body: Schema | undefined): readonly string[] =>
  body === undefined ? [] : ['Content-Type: application/json', '', JSON.stringify(sampleOf(schemas, body), null, 2)];

const requestOf = ({ schemas }: Api, of: Operation): string => {
  const address = of.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(IN_ADDRESSES[name] ?? `{{${name}}}`));
  const takesKey = of.parameters.some((one) => one.name === 'Idempotency-Key');
  const lines = [
    `### ${of.operationId}: ${of.summary}`,
    `${of.method} {{url}}${address}`,
    ...(of.security.length === 0 ? [] : ['Authorization: Bearer {{accessToken}}']),
    ...(takesKey ? ['Idempotency-Key: {{$uuid}}'] : []),
    ...bodyLines(schemas, of.requestBody?.content?.['application/json']?.schema),
  ];
  return lines.join('\n');
};

/** Every operation as a request that editors can send (`.http`). */
export const httpCollection = (api: Api): string =>
  [
    '# Every operation of the API. Written from its document by `npm run docs:api`.',
    '# Sign up or log in first, and put what it answers into accessToken.',
    '@url = http://127.0.0.1:8080',
    '@accessToken = ',
    '@id = 00000000-0000-4000-8000-000000000000',
    '',
    ...api.operations.map((of) => `${requestOf(api, of)}\n`),
  ].join('\n');
