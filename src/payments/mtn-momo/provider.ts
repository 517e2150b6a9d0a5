import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { CurrencyCode } from '../../values/money.ts';
import { maskPayer, type PaymentNews, type QueryOutcome } from '../../values/mobile-money.ts';
import { createAskWithToken, type AskWithToken } from '../access.ts';
import type { JsonAnswer } from '../ask-json.ts';
import { readAmount, writeAmount } from '../decimal-amount.ts';
import { defineProvider, type Collecting, type ProviderTools } from '../provider.ts';
import { RESULT_PATH, resultCallback, resultPath } from '../result-callback.ts';
import { mtnMomoSettings } from './settings.ts';

const NAME = 'mtn-momo';

const result = z.object({
  financialTransactionId: z.coerce.string().max(64).optional(),
  amount: z.union([z.string(), z.number()]).optional(),
  currency: z.string().optional(),
  payer: z.object({ partyId: z.coerce.string() }).optional(),
  status: z.string(),
  reason: z.union([z.string(), z.object({ code: z.string() })]).optional(),
});
type Result = z.infer<typeof result>;

/** Why somebody has not paid, in words of ours. */
const REASONS: ReadonlyMap<string, string> = new Map([
  ['APPROVAL_REJECTED', 'cancelled'],
  ['EXPIRED', 'expired'],
  ['NOT_ENOUGH_FUNDS', 'balance_low'],
  ['PAYER_NOT_FOUND', 'no_account'],
  ['PAYER_LIMIT_REACHED', 'limit_reached'],
]);

const reasonOf = ({ reason = '' }: Result): string =>
  REASONS.get(typeof reason === 'string' ? reason : reason.code) ?? 'other';

const toOutcome = (read: Result, currency: CurrencyCode): QueryOutcome => {
  if (read.status === 'FAILED') return { status: 'failed', reason: reasonOf(read) };
  if (read.status !== 'SUCCESSFUL' || read.currency !== currency) return { status: 'pending' };
  const amountMinor = readAmount(read.amount, currency);
  return { status: 'paid', amountMinor, receiptRef: read.financialTransactionId };
};

const toNews =
  (currency: CurrencyCode) =>
  (read: Result, ref: string): PaymentNews | undefined => {
    const news = { kind: 'result', provider: NAME, ref, currency } as const;
    if (read.status === 'FAILED') return { ...news, state: 'failed', reason: reasonOf(read) };
    if (read.status !== 'SUCCESSFUL') return undefined;
    const amountMinor = readAmount(read.amount, currency);
    return {
      ...news,
      ...{ state: 'paid', amountMinor, receiptRef: read.financialTransactionId, payer: maskPayer(read.payer?.partyId) },
    };
  };

type Set = z.output<typeof mtnMomoSettings>;

const createAsk = (set: Set, user: string, { now }: ProviderTools): AskWithToken => {
  const subscription = { 'ocp-apim-subscription-key': set.MTN_MOMO_SUBSCRIPTION_KEY };
  const authorization = `Basic ${Buffer.from(`${user}:${set.MTN_MOMO_KEY}`).toString('base64')}`;
  const url = `${set.MTN_MOMO_URL}/collection/token/`;
  const ask = createAskWithToken({ method: 'POST', url, headers: { ...subscription, authorization } }, now);
  const always = { ...subscription, 'x-target-environment': set.MTN_MOMO_TARGET };
  return (question) => ask({ ...question, headers: { ...always, ...question.headers } });
};

const readRequest = (answer: JsonAnswer | undefined, ref: string) => {
  // 409: it has this reference already, and is asking.
  if (answer?.status === 202 || answer?.status === 409) return { status: 'sent', askRef: ref } as const;
  if (answer === undefined || answer.status >= 500) return { status: 'unknown' } as const;
  return { status: 'refused', reason: 'not_asked' } as const;
};

const createCollecting = (set: Set, ask: AskWithToken, { callbackUrl, tokenOf }: ProviderTools): Collecting => {
  const { MTN_MOMO_CURRENCY: currency } = set;
  const url = `${set.MTN_MOMO_URL}/collection/v1_0/requesttopay`;
  return {
    stepMinor: 1,
    // What MTN keeps us from asking twice by.
    newRef: () => randomUUID(),
    request: async ({ ref, shopNumber, amountMinor, phone }) => {
      const callback = callbackUrl(resultPath(shopNumber, ref, tokenOf(ref)));
      const headers = { 'x-reference-id': ref, ...(callback !== undefined && { 'x-callback-url': callback }) };
      const body = {
        ...{ amount: writeAmount(amountMinor, currency), currency, externalId: shopNumber },
        payer: { partyIdType: 'MSISDN', partyId: phone.replace('+', '') },
        ...{ payerMessage: `Shop ${shopNumber}`, payeeNote: `Shop ${shopNumber}` },
      };
      return readRequest(await ask({ method: 'POST', url, headers, body }), ref);
    },
    query: async ({ ref }) => {
      const answer = await ask({ method: 'GET', url: `${url}/${ref}` });
      // It has never heard of it.
      if (answer?.status === 404) return { status: 'failed', reason: 'not_asked' };
      const read = result.safeParse(answer?.status === 200 ? answer.content : undefined);
      return read.success ? toOutcome(read.data, currency) : { status: 'pending' };
    },
  };
};

/** MTN Mobile Money, by its Collection API. */
export const mtnMomo = defineProvider({
  name: NAME,
  settings: mtnMomoSettings,
  connect: (set, tools) => {
    const { MTN_MOMO_USER: user, MTN_MOMO_CURRENCY: currency } = set;
    if (user === undefined) return undefined;
    return {
      currency,
      callbacks: (desk) => ({ [RESULT_PATH]: resultCallback(desk, result, toNews(currency)) }),
      collect: createCollecting(set, createAsk(set, user, tools), tools),
    };
  },
});
