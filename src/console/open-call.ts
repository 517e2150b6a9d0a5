import { randomBytes } from 'node:crypto';
import type { Request, Response } from 'express';
import type { z } from 'zod';
import type { InsideApi, InsideAsker } from '../api/ask-inside.ts';
import type { Sessions } from '../features/accounts/sessions.ts';
import type { Clock } from '../platform/clock.ts';
import { newId } from '../platform/ids.ts';
import type { TenantDirectory } from '../tenancy/tenant-directory.ts';
import { ANSWERS, type AnswerOf, type Operation } from './answers.ts';
import type { Ask, Call, Fields, Sent, Visitor } from './call.ts';
import { COOKIES, readCookie, writeCookie } from './cookies.ts';
import type { FormTokens } from './form-token.ts';
import { uploadedWith } from './uploaded.ts';
import { createWords, isConsoleLanguage, languageOf } from './words.ts';

export interface CallDeps {
  readonly inside: InsideApi;
  readonly sessions: Pick<Sessions, 'holderOf'>;
  readonly tenants: Pick<TenantDirectory, 'byId'>;
  readonly clock: Clock;
  readonly formTokens: FormTokens;
}

/** A request with what is known of whoever sent it. */
export interface Opened {
  readonly call: Call;
  readonly asker: InsideAsker;
  /** What forms of this browser are bound to; undefined when it brought no cookie of ours. */
  readonly browser: string | undefined;
}

const REF = /^[A-Za-z0-9-]{8,64}$/;

/** What came by name, once each. */
export const fieldsOf = (from: unknown): Fields =>
  Object.fromEntries(
    Object.entries(typeof from === 'object' && from !== null ? from : {}).filter(
      (pair): pair is [string, string] => typeof pair[1] === 'string',
    ),
  );

const visitorOf = async (
  { sessions, tenants }: CallDeps,
  session: string | undefined,
  now: Date,
): Promise<Visitor | undefined> => {
  const caller = session === undefined ? undefined : await sessions.holderOf(session, now);
  if (caller === undefined) return undefined;
  const shop = caller.place === undefined ? undefined : await tenants.byId(caller.place.tenantId);
  return { caller, shop };
};

/** A browser that has no cookie of ours gets one, so that its forms can be told from those of others. */
const browserOf = (session: string | undefined, header: string | undefined, response: Response): string => {
  const known = session ?? readCookie(header, COOKIES.browser);
  if (known !== undefined) return known;
  const fresh = randomBytes(16).toString('base64url');
  response.append('Set-Cookie', writeCookie(COOKIES.browser, fresh));
  return fresh;
};

/** Finds out who asks, and how pages speak to them. */
export const openCall = async (deps: CallDeps, request: Request, response: Response): Promise<Opened> => {
  const header = request.get('cookie');
  const now = deps.clock.now();
  const session = readCookie(header, COOKIES.session);
  const visitor = await visitorOf(deps, session, now);
  const brought = session ?? readCookie(header, COOKIES.browser);
  const language = readCookie(header, COOKIES.language) ?? '';
  const typed = request.method === 'POST' ? fieldsOf(request.body) : {};
  const { ref = '' } = typed;
  const asker = { caller: visitor?.caller, from: deps.inside.fromOf(request) };
  const call: Call = {
    words: createWords(
      isConsoleLanguage(language) ? language : languageOf(request.acceptsLanguages()),
      visitor?.shop?.timezone,
    ),
    params: fieldsOf(request.params),
    query: fieldsOf(request.query),
    ...{ typed, visitor, now, session, file: uploadedWith(request) },
    ...{ sentTo: undefined, problem: undefined },
    ref: REF.test(ref) ? ref : newId(now),
    newRef: () => newId(now),
    formToken: deps.formTokens.make(browserOf(session, header, response)),
    ask: askFor(deps, asker, typed['ref']),
  };
  return { call, asker, browser: brought };
};

/** Changes are named by the form that asks for them. */
const askFor =
  ({ inside }: CallDeps, asker: InsideAsker, ref: string | undefined): Ask =>
  <O extends Operation>(operation: O, sent: Sent = {}) => {
    const key = ref !== undefined && REF.test(ref) ? { key: `console:${operation}:${ref}` } : {};
    return inside.ask(operation, ANSWERS[operation] as z.ZodType<AnswerOf<O>>, sent, { ...asker, ...key });
  };
