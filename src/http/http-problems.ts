import type { ErrorRequestHandler, RequestHandler, Response } from 'express';
import type { Logger } from '../platform/logger.ts';

/** An error as RFC 9457 tells it, with a code that programs may rely on. */
export interface Problem {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail?: string;
  readonly [more: string]: unknown;
}

export type ToProblem = (error: unknown) => Problem | undefined;

/** Sends a problem. `reference` is the request's id: what a caller can read to somebody who has the log. */
export const sendProblem = (response: Response, problem: Problem): void => {
  const body = { type: 'about:blank', ...problem, reference: String(response.locals['requestId']) };
  response.status(problem.status).type('application/problem+json').send(JSON.stringify(body));
};

const READING: Readonly<Record<string, Problem>> = {
  'entity.too.large': { status: 413, code: 'body_too_large', title: 'The body is too large' },
  'entity.parse.failed': { status: 400, code: 'body_invalid', title: 'The body is not valid JSON' },
  'encoding.unsupported': { status: 415, code: 'encoding_unsupported', title: 'The encoding is not supported' },
  'charset.unsupported': { status: 415, code: 'charset_unsupported', title: 'The character set is not supported' },
};

/** What Express and its parsers throw when a request can't be read: the client's mistake. */
const readingProblem = (error: unknown): Problem | undefined => {
  if (!(error instanceof Error) || !('status' in error)) return undefined;
  const { status } = error;
  if (typeof status !== 'number' || status < 400 || status > 499) return undefined;
  const known = 'type' in error && typeof error.type === 'string' ? READING[error.type] : undefined;
  return known ?? { status, code: 'request_invalid', title: 'The request could not be read' };
};

const INTERNAL: Problem = {
  status: 500,
  code: 'internal',
  title: 'Something failed on our side',
  detail: 'Nothing is known about the outcome. The reference helps us to find out.',
};

/** The end of the line for errors. Only the program's own failures are logged, without the values they were about. */
export const createErrorHandler =
  (logger: Logger, toProblem: ToProblem = () => undefined): ErrorRequestHandler =>
  (error: unknown, _request, response, _next) => {
    const problem = toProblem(error) ?? readingProblem(error);
    if (problem === undefined || problem.status >= 500) {
      logger.error('request failed', { requestId: String(response.locals['requestId']), error });
    }
    if (response.headersSent) {
      response.destroy();
      return;
    }
    sendProblem(response, problem ?? INTERNAL);
  };

/** Nothing lies at this address. */
export const notFound: RequestHandler = (_request, response) => {
  sendProblem(response, { status: 404, code: 'not_found', title: 'There is nothing at this address' });
};
