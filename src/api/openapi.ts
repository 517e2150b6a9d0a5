import { z } from 'zod';
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from 'zod-openapi';
import { ERROR_CODES, REQUEST_CODES } from '../values/errors.ts';
import { linksOf } from './links.ts';
import { PROBLEM_WORDS } from './problem-words.ts';
import type { ProblemCode, Route, Tag } from './route.ts';

const problem = z
  .object({
    type: z.literal('about:blank'),
    status: z.int(),
    code: z.enum([...ERROR_CODES, ...REQUEST_CODES]),
    title: z.string(),
    detail: z.string().optional(),
    field: z.string().optional(),
    errors: z.array(z.strictObject({ field: z.string(), detail: z.string() })).optional(),
    facts: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
    reference: z.string(),
  })
  .meta({ id: 'Problem', description: 'An error as RFC 9457 tells it. `code` is from a closed list.' });

const ALWAYS: readonly ProblemCode[] = ['rate_limited', 'internal', 'unavailable', 'outcome_unknown'];
const WITH_TOKEN: readonly ProblemCode[] = ['token_missing', 'token_invalid', 'not_allowed'];
const IN_SHOP: readonly ProblemCode[] = ['role_changed', 'membership_stopped', 'tenant_suspended'];
const WITH_INPUT: readonly ProblemCode[] = ['request_invalid'];
const WITH_BODY: readonly ProblemCode[] = ['body_invalid', 'body_too_large', 'media_type_unsupported'];
const WITH_KEY: readonly ProblemCode[] = ['key_reused', 'key_in_use', 'request_invalid'];

/** Everything that a route may refuse, and why. */
export const refusalsOf = (route: Route): ReadonlySet<ProblemCode> =>
  new Set([
    ...ALWAYS,
    ...(route.refusals ?? []),
    ...(route.right === 'anyone' ? [] : WITH_TOKEN),
    ...(route.kind === 'open' ? [] : IN_SHOP),
    ...(route.kind === 'write' ? WITH_KEY : []),
    ...(route.kind === 'write' && route.changeable !== undefined ? (['changed_meanwhile'] as const) : []),
    ...WITH_INPUT,
    ...(route.body === undefined ? [] : WITH_BODY),
  ]);

const problemResponses = (route: Route): ZodOpenApiOperationObject['responses'] => {
  const byStatus = Map.groupBy(refusalsOf(route), (code) => PROBLEM_WORDS[code].status);
  return Object.fromEntries(
    [...byStatus]
      .toSorted(([a], [b]) => a - b)
      .map(([status, codes]) => [
        String(status),
        {
          description: codes.map((code) => `\`${code}\`: ${PROBLEM_WORDS[code].title}.`).join(' '),
          content: { 'application/problem+json': { schema: problem } },
        },
      ]),
  );
};

const keyHeader = z.object({
  'Idempotency-Key': z
    .string()
    .max(255)
    .optional()
    .meta({ description: 'names this change: sent again, it is done once' }),
});

const ifMatchHeader = z.object({
  'If-Match': z
    .string()
    .regex(/^("[A-Za-z0-9_-]{1,100}"|[*])$/)
    .optional()
    .meta({ description: 'the ETag of what you have read: 412 if somebody changed it since' }),
});

const etagHeader = z.object({
  ETag: z.string().meta({ description: 'the version of what can be changed, for If-Match' }),
});

const headersOf = (route: Route) => {
  const header = {
    ...(route.kind === 'write' ? keyHeader.shape : {}),
    ...(route.kind === 'write' && route.changeable !== undefined ? ifMatchHeader.shape : {}),
  };
  return Object.keys(header).length === 0 ? {} : { header: z.object(header) };
};

/** What it answers when it goes well. */
const goodResponse = (route: Route, routes: readonly Route[]): ZodOpenApiOperationObject['responses'] => {
  if (route.kind === 'file') {
    const schema = { type: 'string', format: 'binary' } as const;
    const content = Object.fromEntries(route.media.map((media) => [media.replace(/;.*/, ''), { schema }]));
    return { '200': { description: 'The file, streamed.', content } };
  }
  if (route.answer === undefined) return { '204': { description: 'Done.' } };
  const content = { 'application/json': { schema: route.answer } };
  const headers = route.changeable === undefined ? {} : { headers: etagHeader };
  const links = linksOf(route, routes);
  const leadsOn = Object.keys(links).length === 0 ? {} : { links };
  return { [String(route.status ?? 200)]: { description: 'Done.', content, ...headers, ...leadsOn } };
};

const operationOf = (route: Route, routes: readonly Route[]): ZodOpenApiOperationObject => ({
  operationId: route.id,
  tags: [route.tag],
  summary: route.summary,
  'x-right': route.right,
  'x-refusals': [...(route.refusals ?? [])],
  security: route.right === 'anyone' ? [] : [{ bearer: [] }],
  requestParams: {
    ...(route.params === undefined ? {} : { path: route.params }),
    ...(route.query === undefined ? {} : { query: route.query }),
    ...headersOf(route),
  },
  ...(route.body === undefined
    ? {}
    : { requestBody: { required: true, content: { 'application/json': { schema: route.body } } } }),
  responses: {
    ...goodResponse(route, routes),
    ...problemResponses(route),
  },
});

const pathsOf = (routes: readonly Route[]): ZodOpenApiPathsObject => {
  const byPath = Map.groupBy(routes, ({ path }) => path);
  return Object.fromEntries(
    [...byPath].map(([path, group]) => [
      `/v1${path}`,
      Object.fromEntries(group.map((route) => [route.method, operationOf(route, routes)])),
    ]),
  );
};

/** What the parts of the document are about. */
const TAGS: Readonly<Record<Tag, string>> = {
  Accounts: 'Signing up, in and out; a second factor.',
  Sales: 'Selling, and what is put right of it.',
  Sync: 'What was done offline.',
  Inventory: 'Items and what is left of them.',
  Discrepancies: 'Counts that wait for the owner.',
  Customers: 'The credit book.',
  Expenses: 'What the shop spends.',
  Staff: 'Who works in the shop.',
  Settings: 'How the shop wants things.',
  Payments: 'Mobile money, as its providers confirm it.',
  Messages: 'SMS of the shop.',
  Reports: 'What the shop came to, and its books as files.',
  Audit: 'Who did what, when and from where.',
  Webhooks: 'Programs that hear of what happens.',
  Admin: 'For those who run the service.',
};

/** The OpenAPI 3.1 document of these routes. */
export const documentOf = (routes: readonly Route[]): ReturnType<typeof createDocument> =>
  createDocument({
    openapi: '3.1.1',
    info: {
      title: 'Kibanda',
      version: '1',
      description: 'The till for every phone, for programs. The tour is in docs/api.md.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/', description: 'this installation' }],
    tags: [...new Set(routes.map(({ tag }) => tag))].map((name) => ({ name, description: TAGS[name] })),
    paths: pathsOf(routes),
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
    },
  });
