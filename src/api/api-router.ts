import express, { Router, type ErrorRequestHandler, type RequestHandler } from 'express';
import { createErrorHandler, sendProblem } from '../http/http-problems.ts';
import type { Logger } from '../platform/logger.ts';
import { answerRoute, type AnswerDeps } from './answer-route.ts';
import { problemOf, toProblem } from './problems.ts';
import type { Route } from './route.ts';

export interface ApiDeps extends AnswerDeps {
  readonly logger: Logger;
}

const BODY_BYTES = 32_768;

/** `/sales/{id}` as Express writes it. */
const expressPath = (path: string): string => path.replaceAll(/\{(\w+)\}/g, ':$1');

/** Throws for a route that says nothing of who may ask: forgotten, it would be open to all. */
const checkRights = (routes: readonly Route[]): void => {
  const open = routes.find(({ right }) => (right as string | undefined) === undefined);
  if (open !== undefined) throw new Error(`The route ${open.method} ${open.path} does not say who may ask.`);
};

/** Refuses what a path has no route for, and says what it has. */
const refuseOthers = (routes: readonly Route[]): RequestHandler => {
  const methods = routes.map(({ method }) => method.toUpperCase());
  const allowed = (methods.includes('GET') ? [...methods, 'HEAD'] : methods).join(', ');
  return (_request, response) => {
    response.setHeader('Allow', allowed);
    sendProblem(response, problemOf('method_not_allowed'));
  };
};

/** Paths and their routes; a path without parameters before those that it would fit too: `/inventory/alerts` is no item. */
const byPath = (routes: readonly Route[]): readonly (readonly [path: string, routes: readonly Route[]])[] =>
  [...Map.groupBy(routes, ({ path }) => path)].toSorted(
    ([a], [b]) => Number(a.includes('{')) - Number(b.includes('{')),
  );

const RETRY_SECONDS = { 429: '30', 503: '2' } as const;

/** What a problem says in headers too. */
const tellInHeaders: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  const status = toProblem(error)?.status;
  if (status === 401) response.setHeader('WWW-Authenticate', 'Bearer');
  if (status === 429 || status === 503) response.setHeader('Retry-After', RETRY_SECONDS[status]);
  next(error);
};

const noStore: RequestHandler = (_request, response, next) => {
  response.setHeader('Cache-Control', 'no-store');
  next();
};

/**
 * The API as it lies at `/v1`, made of its routes.
 * @throws Error for a route that declares no right
 */
export const createApiRouter = (routes: readonly Route[], deps: ApiDeps): Router => {
  checkRights(routes);
  const router = Router();
  router.use(noStore);
  for (const [path, ofPath] of byPath(routes)) {
    for (const route of ofPath) {
      const body = express.json({ limit: route.bodyLimit ?? BODY_BYTES, type: 'application/json' });
      router[route.method](expressPath(path), body, answerRoute(deps, route));
    }
    router.all(expressPath(path), refuseOthers(ofPath));
  }
  router.use((_request, response) => {
    sendProblem(response, problemOf('not_found'));
  });
  router.use(tellInHeaders, createErrorHandler(deps.logger, toProblem));
  return router;
};
