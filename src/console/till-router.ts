import express, { Router, type RequestHandler } from 'express';
import { z } from 'zod';
import { RequestError, isDomainError } from '../values/errors.ts';
import { itemsOf } from './all-items.ts';
import { admitCaller } from '../api/guard.ts';
import type { Call } from './call.ts';
import type { FormTokens } from './form-token.ts';
import type { Opened } from './open-call.ts';
import { saleIn } from './pages/new-sale-page.tsx';
import { typedMoney } from './typed.ts';
import { isSameSite } from './same-site.ts';
import type { Request, Response } from 'express';

export interface TillDeps {
  readonly open: (request: Request, response: Response) => Promise<Opened>;
  readonly formTokens: Pick<FormTokens, 'isRight'>;
}

const BODY_BYTES = 262_144;
const right = 'sale.record' as const;

const keptSale = z.strictObject({
  ref: z.string().regex(/^[A-Za-z0-9-]{8,64}$/),
  at: z.iso.datetime(),
  fields: z.record(z.string().max(40), z.string().max(200)),
});
const syncBody = z.strictObject({
  token: z.string().max(200),
  sentAt: z.iso.datetime(),
  sales: z.array(keptSale).min(1).max(50),
});
type Kept = z.output<typeof keptSale>;

/** A sale that was typed without a line, as the API takes it; undefined for one that cannot be read. */
const operationOf = (call: Call, { ref, at, fields }: Kept) => {
  try {
    return { type: 'sale', at, clientRef: ref, ...saleIn({ ...call, typed: fields }) };
  } catch (error) {
    if (error instanceof RequestError || isDomainError(error, 'phone_invalid')) return undefined;
    throw error;
  }
};

const syncAll = async (call: Call, { sales, sentAt }: z.output<typeof syncBody>) => {
  const read = sales.map((sale) => ({ ref: sale.ref, operation: operationOf(call, sale) }));
  const operations = read.flatMap(({ operation }) => operation ?? []);
  const { results } =
    operations.length === 0 ? { results: [] } : await call.ask('sync', { body: { sentAt, operations } });
  const answers = new Map(results.map(({ clientRef, status, code, retry }) => [clientRef, { status, code, retry }]));
  return read.map(({ ref }) => ({ ref, ...(answers.get(ref) ?? { status: 'refused', code: 'request_invalid' }) }));
};

/** Who is signed in, what proves a form of theirs, and what is sold. */
const tellState =
  ({ open }: TillDeps): RequestHandler =>
  async (request, response) => {
    const { call } = await open(request, response);
    const { caller } = call.visitor ?? {};
    admitCaller({ right }, caller);
    const items = call.query['items'] === 'true' ? await itemsOf(call) : [];
    response.setHeader('Cache-Control', 'no-store');
    response.json({
      token: call.formToken,
      who: caller?.place?.memberId,
      items: items.map(({ code, name, price }) => ({ code, name, price: typedMoney(price, call.words) })),
    });
  };

/** Takes what was sold without a line. */
const takeSales =
  ({ open, formTokens }: TillDeps): RequestHandler =>
  async (request, response) => {
    const { call, browser } = await open(request, response);
    const sent = syncBody.safeParse(request.body);
    if (!sent.success) throw new RequestError('request_invalid');
    if (!isSameSite(request) || browser === undefined || !formTokens.isRight(sent.data.token, browser)) {
      response.status(403).json({});
      return;
    }
    admitCaller({ right }, call.visitor?.caller);
    response.setHeader('Cache-Control', 'no-store');
    response.json({ results: await syncAll(call, sent.data) });
  };

/** What the till in the browser asks, beside its pages. */
export const createTillRouter = (deps: TillDeps): Router =>
  Router()
    .get('/state', tellState(deps))
    .post('/sync', express.json({ limit: BODY_BYTES, type: 'application/json' }), takeSales(deps));
