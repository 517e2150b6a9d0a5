import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Callback } from '../../channels/network.ts';
import { currencyOf, type CountryCode } from '../../values/money.ts';
import { readAccount, type PaymentNews, type QueryOutcome, type RequestOutcome } from '../../values/mobile-money.ts';
import { nationalDigits } from '../../values/phone.ts';
import { createAskWithToken, type AskWithToken } from '../access.ts';
import type { JsonAnswer } from '../ask-json.ts';
import { writeAmount } from '../decimal-amount.ts';
import { hideNumbers } from '../hide-numbers.ts';
import { defineProvider, type Collecting, type PaymentDesk, type ProviderTools } from '../provider.ts';
import { airtelMoneySettings } from './settings.ts';

const NAME = 'airtel-money';
const MORE_BYTES = 6;

/** Airtel Money's callbacks come to one address, so the reference names the shop. */
const newRef = (shopNumber: string): string => `${shopNumber}X${randomBytes(MORE_BYTES).toString('hex').toUpperCase()}`;

const callback = z.object({
  transaction: z.object({
    id: z.string().min(1).max(64),
    status_code: z.string(),
    airtel_money_id: z.coerce.string().max(64).optional(),
  }),
});

const success = z.object({ status: z.object({ success: z.boolean() }) });
const status = z.object({
  data: z.object({
    transaction: z.object({ status: z.string(), airtel_money_id: z.coerce.string().max(64).optional() }),
  }),
});

/** TS is paid, TF and TE are not; in progress (TIP) and ambiguous (TA) are not decided. */
const isFailed = (word: string): boolean => word === 'TF' || word === 'TE';
const reasonOf = (word: string): string => (word === 'TE' ? 'expired' : 'other');

const toNews = ({ transaction }: z.infer<typeof callback>, currency: string): PaymentNews | undefined => {
  const { id: ref, status_code: word, airtel_money_id: receiptRef } = transaction;
  const news = { kind: 'result', provider: NAME, ref, currency } as const;
  if (isFailed(word)) return { ...news, state: 'failed', reason: reasonOf(word) };
  return word === 'TS' ? { ...news, state: 'paid', receiptRef } : undefined;
};

const resultAtOneAddress = (desk: PaymentDesk, currency: string): Callback => ({
  method: ['POST', 'PUT'],
  carrier: 'json',
  answer: async ({ content }) => {
    const read = callback.safeParse(content);
    if (!read.success) return undefined;
    const news = toNews(read.data, currency);
    const shop = readAccount(read.data.transaction.id)?.shopNumber;
    if (news === undefined) return {};
    return (await desk.keep(shop, news, hideNumbers(content))) ? {} : { status: 503 };
  },
});

const readRequest = (answer: JsonAnswer | undefined, ref: string): RequestOutcome => {
  if (answer === undefined || answer.status >= 500) return { status: 'unknown' };
  const read = success.safeParse(answer.content);
  if (answer.status !== 200) return { status: 'refused', reason: 'not_asked' };
  if (!read.success) return { status: 'unknown' };
  return read.data.status.success ? { status: 'sent', askRef: ref } : { status: 'refused', reason: 'not_asked' };
};

const readStatus = (answer: JsonAnswer | undefined): QueryOutcome => {
  const read = status.safeParse(answer?.status === 200 ? answer.content : undefined);
  if (!read.success) return { status: 'pending' };
  const { status: word, airtel_money_id: receiptRef } = read.data.data.transaction;
  if (word === 'TS') return { status: 'paid', receiptRef };
  return isFailed(word) ? { status: 'failed', reason: reasonOf(word) } : { status: 'pending' };
};

const createCollecting = (base: string, ask: AskWithToken, country: CountryCode): Collecting => {
  const currency = currencyOf(country);
  const headers = { 'x-country': country, 'x-currency': currency };
  return {
    stepMinor: 1,
    newRef,
    request: async ({ ref, shopNumber, amountMinor, phone }) => {
      const amount = Number(writeAmount(amountMinor, currency));
      const body = {
        reference: `Shop ${shopNumber}`,
        subscriber: { country, currency, msisdn: nationalDigits(phone) },
        transaction: { amount, country, currency, id: ref },
      };
      return readRequest(await ask({ method: 'POST', url: `${base}/merchant/v1/payments/`, headers, body }), ref);
    },
    query: async ({ ref }) =>
      readStatus(await ask({ method: 'GET', url: `${base}/standard/v1/payments/${encodeURIComponent(ref)}`, headers })),
  };
};

const createAsk = (set: z.output<typeof airtelMoneySettings>, id: string, { now }: ProviderTools): AskWithToken => {
  const body = { client_id: id, client_secret: set.AIRTEL_MONEY_CLIENT_SECRET, grant_type: 'client_credentials' };
  return createAskWithToken({ method: 'POST', url: `${set.AIRTEL_MONEY_URL}/auth/oauth2/token`, body }, now);
};

/** Airtel Money, by its Collection API. */
export const airtelMoney = defineProvider({
  name: NAME,
  settings: airtelMoneySettings,
  connect: (set, tools) => {
    const { AIRTEL_MONEY_CLIENT_ID: id, AIRTEL_MONEY_COUNTRY: country, AIRTEL_MONEY_URL: url } = set;
    if (id === undefined) return undefined;
    const currency = currencyOf(country);
    return {
      currency,
      callbacks: (desk) => ({ result: resultAtOneAddress(desk, currency) }),
      collect: createCollecting(url, createAsk(set, id, tools), country),
    };
  },
});
