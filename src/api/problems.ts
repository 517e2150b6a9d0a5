import type { z } from 'zod';
import type { Problem } from '../http/http-problems.ts';
import { DomainError, RequestError, type ErrorDetails } from '../values/errors.ts';
import { PROBLEM_WORDS } from './problem-words.ts';
import type { ProblemCode } from './route.ts';

/** What went wrong with one field. */
export interface FieldProblem {
  readonly field: string;
  readonly detail: string;
}

/** A code as a problem; `details` are facts such as what is left in stock. */
export const problemOf = (code: ProblemCode, details: ErrorDetails = {}): Problem => {
  const { status, title, detail, field } = PROBLEM_WORDS[code];
  const { field: told = field, ...facts } = details;
  return {
    status,
    code,
    title,
    detail,
    ...(told === undefined ? {} : { field: told }),
    ...(Object.keys(facts).length === 0 ? {} : { facts }),
  };
};

/** `body.lines.0.quantity` is `lines[0].quantity` for whoever sent it. */
const fieldOf = (path: readonly PropertyKey[]): string => {
  const [place, ...rest] = path;
  const inside = place === 'body' || place === 'query' || place === 'params' ? rest : path;
  return inside
    .map((part, at) => (typeof part === 'number' ? `[${part}]` : `${at === 0 ? '' : '.'}${String(part)}`))
    .join('');
};

const MOST_FIELDS = 20;

/** What zod found, by field: its words never repeat what was sent. */
const fieldsOf = ({ issues }: z.ZodError): FieldProblem[] =>
  issues.slice(0, MOST_FIELDS).map(({ path, message, code, ...issue }) => ({
    field: fieldOf(
      code === 'unrecognized_keys' && 'keys' in issue ? [...path, String(issue.keys[0]).slice(0, 40)] : path,
    ),
    detail: code === 'unrecognized_keys' ? 'is not known here' : message,
  }));

const invalid = (error: z.ZodError): Problem => {
  const errors = fieldsOf(error);
  const field = errors[0]?.field;
  return { ...problemOf('request_invalid'), ...(field === undefined || field === '' ? {} : { field }), errors };
};

/** Thrown where a request could not be read by its schema. */
export class InvalidRequest extends Error {
  readonly reason: z.ZodError;

  constructor(reason: z.ZodError) {
    super('request_invalid');
    this.name = 'InvalidRequest';
    this.reason = reason;
  }
}

/** What Express and its parsers throw. */
const READING: Readonly<Record<string, ProblemCode>> = {
  'entity.too.large': 'body_too_large',
  'entity.parse.failed': 'body_invalid',
  'request.size.invalid': 'body_invalid',
  'request.aborted': 'body_invalid',
  'encoding.unsupported': 'media_type_unsupported',
  'charset.unsupported': 'media_type_unsupported',
};

const readingCode = (error: unknown): ProblemCode | undefined => {
  if (!(error instanceof Error) || !('status' in error) || typeof error.status !== 'number') return undefined;
  if (error.status < 400 || error.status > 499) return undefined;
  const known = 'type' in error && typeof error.type === 'string' ? READING[error.type] : undefined;
  // The rest is an address that cannot be decoded.
  return known ?? 'not_found';
};

/** How an error is told; undefined means that it is the program's own failure. */
export const toProblem = (error: unknown): Problem | undefined => {
  if (error instanceof DomainError || error instanceof RequestError) return problemOf(error.code, error.details);
  if (error instanceof InvalidRequest) return invalid(error.reason);
  const code = readingCode(error);
  return code === undefined ? undefined : problemOf(code);
};
