import express, { Router, type ErrorRequestHandler, type Request, type RequestHandler, type Response } from 'express';
import { admitCaller } from '../api/guard.ts';
import { problemOf, toProblem } from '../api/problems.ts';
import type { ProblemCode } from '../api/route.ts';
import type { Logger } from '../platform/logger.ts';
import { RequestError } from '../values/errors.ts';
import { createAssets, type AssetPaths } from './assets.ts';
import { BASE, type Call, type FormAct, type Outcome, type Screen, type Shown } from './call.ts';
import { COOKIES, writeCookie } from './cookies.ts';
import { fieldsOf, openCall, type CallDeps, type Opened } from './open-call.ts';
import type { Live } from './live.ts';
import { isSameSite } from './same-site.ts';
import { sendPage } from './send-page.tsx';
import { TEXTS, type TextKey } from './texts/all.ts';
import { takeUpload } from './uploaded.ts';
import { createTillRouter, type TillDeps } from './till-router.ts';
import { errorPage } from './views/error-page.tsx';

export interface ConsoleDeps extends CallDeps {
  readonly logger: Logger;
  readonly screens: readonly Screen[];
  readonly forms: readonly FormAct[];
  readonly live: Live;
}

const FORM_BYTES = 32_768;

/** What the last form did, as the address of the page that followed says. */
const doneOf = (said: string | undefined): TextKey | undefined => {
  const key = `done.${said ?? ''}`;
  return Object.hasOwn(TEXTS, key) ? (key as TextKey) : undefined;
};

/** The console as it lies at `/console`: pages and forms, and nothing that needs a script. */
export const createConsoleRouter = (deps: ConsoleDeps): Router => {
  const { router: assets, paths } = createAssets();
  const router = Router();
  router.use(forPages, assets);
  const send = sender(paths);
  const open = async (request: Request, response: Response): Promise<Opened> => {
    const opened = await openCall(deps, request, response);
    await countAsked(deps, opened);
    return opened;
  };
  router.use('/till', createTillRouter({ open, formTokens: deps.formTokens }));
  router.get('/live', followShop(deps, open));
  for (const screen of deps.screens) router.get(screen.path, showScreen(deps, send, screen));
  router.get('/reports/:file', sendBooks(deps));
  for (const form of deps.forms) router.post(form.path, readForm(form), takeForm(deps, send, form));
  router.use(() => {
    throw new RequestError('not_found');
  });
  router.use(createErrorPage(deps, send));
  return router;
};

/** Reads a form into `request.body`, and its file where it may have one. */
const readForm = ({ takesFile = false, bytes = FORM_BYTES }: FormAct): RequestHandler[] => {
  const fields = express.urlencoded({ extended: false, limit: bytes });
  return takesFile ? [fields, takeUpload] : [fields];
};

/** Forms of a page without a referrer would come from an origin that is `null`. */
const forPages: RequestHandler = (_request, response, next) => {
  response.setHeader('Referrer-Policy', 'same-origin');
  next();
};

type Send = (at: { request: Request; response: Response; status: number }, call: Call, shown: Shown) => Promise<void>;

const sender =
  (paths: AssetPaths): Send =>
  (at, call, shown) =>
    sendPage(at, { call, shown, paths, path: pathOf(at.request), done: doneOf(call.query['done']) });

/** Where the page lies: a form that comes back lies where it was sent, which is no page. */
const pathOf = ({ method, originalUrl }: Request): string =>
  method === 'POST' ? BASE : (originalUrl.split('?')[0] ?? BASE).replace(/\/$/, '');

const countAsked = async ({ inside }: ConsoleDeps, { asker }: Opened): Promise<void> => inside.count(asker);

const showScreen =
  (deps: ConsoleDeps, send: Send, screen: Screen): RequestHandler =>
  async (request, response) => {
    const opened = await openCall(deps, request, response);
    await countAsked(deps, opened);
    const { call } = opened;
    admitCaller(screen, call.visitor?.caller);
    await send({ request, response, status: 200 }, call, await screen.show(call));
  };

/** Keeps a line open through which the owner's browser hears of the shop. */
const followShop =
  ({ live }: ConsoleDeps, open: TillDeps['open']): RequestHandler =>
  async (request, response) => {
    const { caller } = (await open(request, response)).call.visitor ?? {};
    admitCaller({ right: 'notice.read' }, caller);
    if (caller?.place === undefined) throw new RequestError('not_found');
    live.follow(caller.place.tenantId, response);
  };

const sendBooks =
  (deps: ConsoleDeps): RequestHandler =>
  async (request, response) => {
    const opened = await openCall(deps, request, response);
    await countAsked(deps, opened);
    const { file = '', from, to } = { ...opened.call.query, ...fieldsOf(request.params) };
    const days = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
    await deps.inside.file('exportBooks', { params: { file }, query: days }, opened.asker, response);
  };

const takeForm =
  (deps: ConsoleDeps, send: Send, form: FormAct): RequestHandler =>
  async (request, response) => {
    const opened = await openCall(deps, request, response);
    const { call, browser } = opened;
    if (!isSameSite(request) || browser === undefined || !deps.formTokens.isRight(call.typed['token'], browser)) {
      throw new FormExpired();
    }
    await countAsked(deps, opened);
    admitCaller(form, call.visitor?.caller);
    const outcome = await submit(form, call);
    if ('refused' in outcome) {
      const { status, code, field } = outcome.refused;
      const again: Call = { ...call, sentTo: filled(form.path, call), problem: { code, field } };
      await send({ request, response, status }, again, await form.screen.show(again));
    } else if ('to' in outcome) {
      follow(response, outcome);
    } else {
      await send({ request, response, status: 200 }, call, outcome);
    }
  };

/** Thrown for a form that does not prove that it comes from a page of ours. */
class FormExpired extends Error {}

interface Refused {
  readonly status: number;
  readonly code: ProblemCode;
  readonly field?: string | undefined;
}

/** What the visitor may put right is told on the form itself; the rest is an error page. */
const submit = async (form: FormAct, call: Call): Promise<Outcome | { readonly refused: Refused }> => {
  try {
    return await form.submit(call);
  } catch (error) {
    const refused = refusalOf(error);
    if (refused === undefined || refused.code === 'token_missing') throw error;
    return { refused };
  }
};

/** What was refused, if the error is a refusal. */
const refusalOf = (error: unknown): Refused | undefined => {
  const problem = toProblem(error);
  if (problem === undefined) return undefined;
  const field = typeof problem['field'] === 'string' ? problem['field'] : undefined;
  return { status: problem.status, code: problem.code as ProblemCode, field };
};

const filled = (path: string, { params }: Call): string =>
  path.replaceAll(/:(\w+)/g, (_, name: string) => params[name] ?? '');

const SEE_OTHER = 303;

const follow = (response: Response, { to, session, cookies = [] }: Extract<Outcome, { readonly to: string }>): void => {
  for (const cookie of cookies) response.append('Set-Cookie', cookie);
  if (session !== undefined) {
    response.append('Set-Cookie', writeCookie(COOKIES.session, session));
    response.append('Set-Cookie', writeCookie(COOKIES.browser, null));
  }
  response.setHeader('Cache-Control', 'no-store');
  response.redirect(SEE_OTHER, `${BASE}${to}`);
};

interface Why {
  readonly status: number;
  readonly why: ProblemCode | 'form_expired' | 'no_cookies';
}

const FORBIDDEN = 403;

const whyOf = (error: unknown, browser: string | undefined): Why => {
  if (error instanceof FormExpired) {
    return { status: FORBIDDEN, why: browser === undefined ? 'no_cookies' : 'form_expired' };
  }
  const { status, code } = refusalOf(error) ?? { status: problemOf('internal').status, code: 'internal' };
  return { status, why: code };
};

const wayBack = ({ method, originalUrl }: Request): string =>
  method === 'GET' ? `?${new URLSearchParams({ next: originalUrl }).toString()}` : '';

/** Whoever must sign in first is led there, and comes back; everything else is a page that says what is wrong. */
const createErrorPage =
  (deps: ConsoleDeps, send: Send): ErrorRequestHandler =>
  async (error: unknown, request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    if (refusalOf(error)?.code === 'token_missing') {
      response.redirect(SEE_OTHER, `${BASE}/sign-in${wayBack(request)}`);
      return;
    }
    const { call, browser } = await openCall(deps, request, response);
    const { status, why } = whyOf(error, browser);
    const reference = String(response.locals['requestId']);
    if (status >= 500) deps.logger.error('request failed', { requestId: reference, error });
    await send({ request, response, status }, call, errorPage(call, why, reference));
  };
