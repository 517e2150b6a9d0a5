import type { Request, Response } from 'express';
import { z } from 'zod';
import { withOrigin } from '../platform/origin.ts';
import type { Sealer } from '../platform/sealer.ts';
import type { Actor } from '../tenancy/actor.ts';
import type { TenantTransaction, TransactionOptions } from '../tenancy/tenant-transaction.ts';
import { DomainError, RequestError } from '../values/errors.ts';
import type { TokenHolder as Caller } from '../features/accounts/access-tokens.ts';
import { admit, checkPlace, requireTrusted, type ReadToken } from './guard.ts';
import { digestOf, keepAnswer, readKey, takeKey, type KeptAnswer, type NamedRequest } from './idempotency.ts';
import { InvalidRequest } from './problems.ts';
import type { InShopWork, RawInput, Route, RunInShop, ShopCall } from './route.ts';
import { etagOf, readIfMatch } from './version.ts';
import { noteOperatorsCall, readVisit, runnerForVisit, type VisitDeps } from './visit.ts';

export interface AnswerDeps extends VisitDeps {
  readonly sealer: Sealer;
  readonly readToken: ReadToken;
  /** Counts a request of this person, or of this address; false when there were too many. */
  readonly allow: (who: string) => Promise<boolean>;
  /** Stands for the address that a request came from. */
  readonly fromOf: (request: Request) => string;
}

/** So many requests of one account, or of one address without any, a minute. */
export const REQUESTS_OF_A_CALLER = { name: 'api', most: 600, windowSeconds: 60 };

interface Answer extends KeptAnswer {
  readonly replayed: boolean;
}

type ShopRoute = Extract<Route, { readonly kind: 'read' | 'write' }>;

/** Reads the input by the schemas of its route. */
const readBy = <T>(read: (raw: RawInput) => T, raw: RawInput): T => {
  try {
    return read(raw);
  } catch (error) {
    throw error instanceof z.ZodError ? new InvalidRequest(error) : error;
  }
};

const rawOf = (route: Route, request: Request): RawInput => {
  // `is` answers false for a body of another type, and null for none; one of no bytes is a body to it.
  const isSent = request.get('content-length') !== '0';
  if (route.body !== undefined && isSent && request.is('application/json') === false) {
    throw new RequestError('media_type_unsupported');
  }
  const body: unknown = request.body;
  return { params: request.params, query: request.query, body };
};

/** The answer as the document describes it: what is not in it does not go out. */
const bodyOf = ({ answer }: Route, result: unknown): string =>
  answer === undefined ? '' : JSON.stringify(answer.parse(result));

const statusOf = ({ status, answer }: Route): number => status ?? (answer === undefined ? 204 : 200);

const answerWith = (route: Route, result: unknown): Answer => ({
  status: statusOf(route),
  body: bodyOf(route, result),
  replayed: false,
});

const callOf = async (deps: AnswerDeps, caller: Caller): Promise<ShopCall> => {
  const { place, role, name } = caller;
  const tenant = place === undefined ? undefined : await deps.tenants.byId(place.tenantId);
  if (place === undefined || tenant === undefined) throw new RequestError('token_invalid');
  if (tenant.status !== 'active') throw new DomainError('tenant_suspended');
  const actor: Actor = { id: place.memberId, role, name, channel: 'rest' };
  return { tenant, actor, caller, occasion: { actor, now: deps.clock.now() } };
};

/** Asks for the caller's place and works at the same time: what was done is not kept when there is none any more. */
const inPlace = async <T>(tx: TenantTransaction, caller: Caller, work: () => Promise<T>): Promise<T> => {
  const [place, done] = await Promise.allSettled([checkPlace(tx, caller), work()]);
  if (place.status === 'rejected') throw place.reason;
  if (done.status === 'rejected') throw done.reason;
  return done.value;
};

const answerInShop = async (
  deps: AnswerDeps,
  route: ShopRoute,
  { input, work }: { readonly input: unknown; readonly work: InShopWork },
  { caller, key, raw, ifMatch }: Omit<Asked, 'from'> & { readonly caller: Caller },
): Promise<Answer> => {
  const { memberId = '' } = caller.place ?? {};
  const named =
    route.kind === 'write' && key !== undefined ? { memberId, key, digest: digestOf(route.id, input) } : undefined;
  const run =
    caller.place === undefined
      ? await runnerForVisit(
          deps,
          { route, caller },
          readBy(({ query }) => readVisit(query), raw),
        )
      : await runnerFor(deps, caller, { readOnly: route.kind === 'read' });
  return run((tx, call) => {
    const plain = async () => answerWith(route, await work(tx, { ...call, ifMatch }));
    return named === undefined ? plain() : once(deps, named, tx, plain);
  });
};

/** Runs work in the caller's shop. */
const runnerFor = async (deps: AnswerDeps, caller: Caller, options: TransactionOptions = {}): Promise<RunInShop> => {
  const call = await callOf(deps, caller);
  return (work) => deps.inTenant(call.tenant, (tx) => inPlace(tx, caller, () => work(tx, call)), options);
};

const once = async (
  { sealer }: AnswerDeps,
  named: NamedRequest,
  tx: TenantTransaction,
  work: () => Promise<Answer>,
): Promise<Answer> => {
  const kept = await takeKey(tx, named, sealer);
  if (kept !== undefined) return { ...kept, replayed: true };
  const answer = await work();
  await keepAnswer(tx, named, answer, sealer);
  return answer;
};

/** Lets a caller in, reads what was sent, does it, and answers. Whatever goes wrong is thrown. */
export const answerRoute =
  (deps: AnswerDeps, route: Route) =>
  async (request: Request, response: Response): Promise<void> => {
    const caller = await admit(route, request.get('authorization'), deps.readToken);
    const from = deps.fromOf(request);
    if (!(await deps.allow(caller?.userId ?? from))) throw new DomainError('rate_limited');
    const raw = rawOf(route, request);
    const key = readKey(request.get('idempotency-key'));
    if (route.kind === 'file') {
      const file = { raw, caller, response, isHead: request.method === 'HEAD' };
      return withOrigin(`address:${from}`, () => sendFile(deps, route, file));
    }
    const ifMatch = readIfMatch(request.get('if-match'));
    const asked = { raw, caller, key, ifMatch, from };
    const answer = await withOrigin(`address:${from}`, async () => {
      if (caller !== undefined && caller.place === undefined) await noteOperatorsCall(deps, { route, caller }, raw);
      return answerOf(deps, route, asked);
    });
    tellVersion(response, route, answer);
    if (answer.replayed) response.setHeader('Idempotency-Replayed', 'true');
    response.status(answer.status);
    if (answer.body === '') response.end();
    else response.type('application/json').send(answer.body);
  };

/** Whoever changes it says by this what they have read. */
const tellVersion = (response: Response, { changeable }: Route, { body }: Answer): void => {
  if (changeable === undefined) return;
  response.setHeader('ETag', etagOf(changeable, JSON.parse(body) as Readonly<Record<string, unknown>>));
};

type FileRoute = Extract<Route, { readonly kind: 'file' }>;

interface AskedForFile {
  readonly raw: RawInput;
  readonly caller: Caller | undefined;
  readonly response: Response;
  /** Only what the answer would be is asked for. */
  readonly isHead: boolean;
}

/** Whoever may have the file gets it as it is written. Once it has begun, all that can be said of a failure is to break off. */
export const sendFile = async (deps: AnswerDeps, route: FileRoute, asked: AskedForFile): Promise<void> => {
  const { raw, caller, response, isHead } = asked;
  if (caller === undefined) throw new RequestError('token_missing');
  const { work } = readBy(route.prepare, raw);
  const run = await runnerFor(deps, caller, { readOnly: true });
  const { tenant, actor } = await run(async (tx, call) => {
    await requireTrusted(tx, route.right, call.occasion);
    return call;
  });
  if (isHead) {
    response.end();
    return;
  }
  const begin = (fileName: string, media: string): Response => {
    response.setHeader('Content-Type', media);
    response.setHeader('Content-Disposition', `attachment; filename="${fileName}"`);
    return response;
  };
  try {
    await work({ tenant, actor, begin });
  } catch (error) {
    if (response.headersSent || response.destroyed) {
      response.destroy();
      return;
    }
    response.removeHeader('Content-Disposition');
    throw error;
  }
};

interface Asked {
  readonly raw: RawInput;
  readonly caller: Caller | undefined;
  readonly key: string | undefined;
  readonly ifMatch?: string | undefined;
  readonly from: string;
}

/** Reads what was sent, does it, and answers. Whatever goes wrong is thrown. */
export const answerOf = async (
  deps: AnswerDeps,
  route: Exclude<Route, FileRoute>,
  { raw, caller, key, ifMatch, from }: Asked,
): Promise<Answer> => {
  if (route.kind === 'open') {
    const { work } = readBy(route.prepare, raw);
    return answerWith(route, await work({ caller, key, from, now: deps.clock.now() }));
  }
  if (caller === undefined) throw new RequestError('token_missing');
  if (route.kind === 'many') {
    const { work } = readBy(route.prepare, raw);
    return answerWith(route, await work(await runnerFor(deps, caller)));
  }
  return answerInShop(deps, route, readBy(route.prepare, raw), { caller, key, raw, ifMatch });
};
