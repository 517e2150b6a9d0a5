import { randomUUID } from 'node:crypto';
import express, { Router, type Express, type RequestHandler } from 'express';
import helmet from 'helmet';
import { within } from '../platform/deadline.ts';
import type { Logger } from '../platform/logger.ts';
import type { Metrics } from '../platform/metrics.ts';
import { createErrorHandler, notFound, type ToProblem } from './http-problems.ts';

/** A part of the site: where it lies, and whether each of its requests is worth a line in the log. */
export interface Mount {
  /** A pattern, `/callbacks/:secret`. It stands for the address in logs and metrics, which never see the address itself. */
  readonly path: string;
  readonly router: RequestHandler;
  readonly quiet?: boolean;
}

/** Whether a loop of the program still turns; if not, why it is thought to stand still. */
export interface LoopHealth {
  readonly ok: boolean;
  readonly reason?: string;
}

/** Whether something that the program stands on answers. A throw is the reason why not. */
export type HealthCheck = () => Promise<unknown>;

export interface HttpDeps {
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** By name: `database`, `redis`, `queue`. */
  readonly checks: Readonly<Record<string, HealthCheck>>;
  /** Told beside the others; without them only some callers cannot be served, so they are no reason not to be ready. */
  readonly asides?: Readonly<Record<string, HealthCheck>>;
  /** Work that goes on by itself, and whether it still does. */
  readonly loops?: Readonly<Record<string, () => LoopHealth>>;
  readonly mounts: readonly Mount[];
  /** Says how an error is told to a client; undefined means that it is the program's own failure. */
  readonly toProblem?: ToProblem;
  /** Off where the listener is public and the metrics are read elsewhere. */
  readonly showMetrics?: boolean;
  /** How many proxies stand in front, or their addresses and networks: they say where a request comes from. */
  readonly trustedProxies?: number | readonly string[];
  /** True once the program is going down: it answers what it has, and asks for no more. */
  readonly isStopping?: () => boolean;
}

const CHECK_MS = 1000;
const REQUEST_ID = /^[\w-]{8,64}$/;

const securityHeaders = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'", 'data:'],
      fontSrc: ["'self'"],
      connectSrc: ["'self'"],
      manifestSrc: ["'self'"],
      baseUri: ["'none'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
    },
  },
  referrerPolicy: { policy: 'no-referrer' },
});

/** Gives each request an id that its log lines, its error page and the client share. */
const requestId: RequestHandler = (request, response, next) => {
  const given = request.get('x-request-id');
  const id = given !== undefined && REQUEST_ID.test(given) ? given : randomUUID();
  response.locals['requestId'] = id;
  response.setHeader('x-request-id', id);
  next();
};

const routeOf = (mount: string, matched: unknown): string => {
  const path = typeof matched === 'object' && matched !== null && 'path' in matched ? matched.path : '/*';
  return `${mount}${typeof path === 'string' && path !== '/' ? path : ''}`;
};

interface ObserveDeps extends Pick<HttpDeps, 'logger' | 'metrics'> {
  /** Notes that somebody asked for an address that is none. */
  readonly unknown: () => void;
}

const SUM_MS = 5000;

/** Whoever tries addresses, a thousand a second, leaves one line in five seconds. */
const createUnknownSum = (logger: Logger): (() => void) => {
  let count = 0;
  return () => {
    count += 1;
    if (count > 1) return;
    setTimeout(() => {
      logger.info('addresses were asked for that are none', { count });
      count = 0;
    }, SUM_MS).unref();
  };
};

/** Notes each request by the pattern of its route, its status and its time: no body, no query, no address. */
const observe =
  ({ logger, metrics, unknown }: ObserveDeps, { path, quiet = false }: Pick<Mount, 'path' | 'quiet'>): RequestHandler =>
  (request, response, next) => {
    if (response.locals['observed'] === true) {
      next();
      return;
    }
    response.locals['observed'] = true;
    const begin = performance.now();
    response.once('close', () => {
      const ms = Math.round((performance.now() - begin) * 10) / 10;
      const route = routeOf(path, request.route);
      const { method } = request;
      metrics.httpSeconds.observe({ route, method, status: response.statusCode }, ms / 1000);
      const fields = {
        method,
        route,
        status: response.statusCode,
        ms,
        requestId: String(response.locals['requestId']),
      };
      if (response.statusCode === 404 && request.route === undefined) unknown();
      else if (quiet) logger.debug('request', fields);
      else logger.info('request', fields);
    });
    next();
  };

const judged = async (check: HealthCheck): Promise<string> => {
  try {
    await check();
    return 'ok';
  } catch {
    return 'not reachable';
  }
};

const withLimit = (check: HealthCheck): Promise<string> => within(CHECK_MS, judged(check), () => 'no answer in time');

const answersOf = (checks: Readonly<Record<string, HealthCheck>>): Promise<(readonly [string, string])[]> =>
  Promise.all(Object.entries(checks).map(async ([name, check]) => [name, await withLimit(check)] as const));

const toWords = ({ ok, reason = 'stands still' }: LoopHealth): string => (ok ? 'ok' : reason);

/** `/healthz`: the process is alive. `/readyz`: it can serve, or 503 with what is missing. `/metrics`: for Prometheus. */
const operationRoutes = (deps: HttpDeps): Router => {
  const { checks, asides = {}, loops = {}, metrics, isStopping, showMetrics = true } = deps;
  const router = Router();
  router.get('/healthz', (_request, response) => {
    response.json({ status: 'ok' });
  });
  router.get('/readyz', async (_request, response) => {
    const [needed, aside] = await Promise.all([answersOf(checks), answersOf(asides)]);
    const turning = Object.entries(loops).map(([name, health]) => [name, toWords(health())] as const);
    const deciding = [...needed, ...turning];
    const stopping = isStopping?.() ?? false;
    const ready = !stopping && deciding.every(([, result]) => result === 'ok');
    response.status(ready ? 200 : 503).json({
      status: stopping ? 'stopping' : ready ? 'ready' : 'not ready',
      checks: Object.fromEntries([...deciding, ...aside]),
    });
  });
  if (showMetrics) {
    router.get('/metrics', async (_request, response) => {
      const { contentType, text } = await metrics.render();
      response.type(contentType).send(text);
    });
  }
  return router;
};

const bareApp = ({ trustedProxies }: Pick<HttpDeps, 'trustedProxies'>): Express =>
  express()
    .disable('x-powered-by')
    .disable('etag')
    .set('query parser', 'simple')
    .set('trust proxy', trustedProxies ?? false);

/** Puts the site together: request ids, security headers, one line a request, the parts, and an answer to every error. */
export const createHttpApp = (deps: HttpDeps): Express => {
  const app = bareApp(deps);
  app.use(requestId);
  const watch = { ...deps, unknown: createUnknownSum(deps.logger) };
  const mount = (part: Mount): void => void app.use(part.path, observe(watch, part), part.router);
  app.use(securityHeaders);
  app.use(['/healthz', '/readyz', '/metrics'], observe(watch, { path: '', quiet: true }));
  app.use(operationRoutes(deps));
  deps.mounts.forEach(mount);
  app.use(observe(watch, { path: '' }), notFound);
  app.use(createErrorHandler(deps.logger, deps.toProblem));
  return app;
};
