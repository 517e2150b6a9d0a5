import { z } from 'zod';
import { assignByHandIn } from '../features/payments/assign-payment.ts';
import { listPayments } from '../features/payments/list-payments.ts';
import type { Payment } from '../features/payments/payment.ts';
import { requestPaymentIn, type AskingProvider } from '../features/payments/request-payment.ts';
import { RequestError } from '../values/errors.ts';
import { PAYMENT_STATES } from '../values/mobile-money.ts';
import { pageOf, pageQuery, readCursor, toPage } from './cursor.ts';
import { id, instant, instantOf, instantOrNull, money, moneyOf, phone } from './formats.ts';
import { readRoute, writeRoute } from './make-route.ts';
import { phoneIn } from './phone-in.ts';
import type { Route } from './route.ts';

const tag = 'Payments';

const paymentAnswer = z
  .strictObject({
    id,
    provider: z.string().meta({ examples: ['mpesa'] }),
    amount: money,
    state: z.enum(PAYMENT_STATES),
    saleId: id.nullable().meta({ description: 'null while it is for no sale' }),
    payer: z.string().nullable().meta({ description: 'masked; never a whole number' }),
    account: z.string().nullable().meta({ description: 'what the payer typed beside the amount, or our reference' }),
    providerReceipt: z.string().nullable(),
    reason: z.string().nullable().meta({ description: 'why it failed, or is not clear' }),
    seenAt: instant,
    settledAt: instant.nullable(),
  })
  .meta({ id: 'MobilePayment' });

const toAnswer = (payment: Payment): z.input<typeof paymentAnswer> => {
  const { amountMinor, currency, status: state, receiptRef: providerReceipt, seenAt, settledAt } = payment;
  const { id: paymentId, provider, saleId, payer, account, reason } = payment;
  return {
    ...{ id: paymentId, provider, amount: moneyOf(amountMinor, currency), state, saleId, payer, account },
    ...{ providerReceipt, reason, seenAt: instantOf(seenAt), settledAt: instantOrNull(settledAt) },
  };
};

/** A page of payments. */
export const paymentsAnswer = pageOf(paymentAnswer, 'MobilePaymentsPage');

const place = z.tuple([z.iso.datetime(), z.uuid()]);

const listRoute = readRoute(
  {
    ...{ id: 'listPayments', method: 'get', path: '/payments', tag, right: 'mobile_payment.read' },
    summary: 'What providers of mobile money say was paid, the last one first',
    query: z.strictObject({
      ...pageQuery,
      state: z
        .enum([...PAYMENT_STATES, 'unmatched'])
        .optional()
        .meta({ description: 'unmatched: the money is there, and is for no sale' }),
    }),
    answer: paymentsAnswer,
    refusals: ['cursor_mismatch'],
  },
  async (tx, { query: { limit, cursor, state } }) => {
    const filter = { state };
    const after = readCursor({ limit, cursor }, filter, place);
    const before = after === undefined ? undefined : ([new Date(after[0]), after[1]] as const);
    const payments = await listPayments(tx, state, { before, limit });
    return toPage(payments, { limit }, toAnswer, {
      filter,
      placeOf: (payment) => [instantOf(payment.seenAt), payment.id],
    });
  },
);

const newRequest = z
  .strictObject({
    saleId: id,
    phone,
    provider: z.string().max(40).optional().meta({ description: 'the first of the shop’s currency by default' }),
  })
  .meta({ id: 'NewPaymentRequest' });

export interface PaymentsRoutesDeps {
  /** By which customers can be asked to pay. */
  readonly askingProviders: readonly AskingProvider[];
}

const requestRoute = ({ askingProviders }: PaymentsRoutesDeps): Route =>
  writeRoute(
    {
      ...{ id: 'requestPayment', method: 'post', path: '/payments', tag, right: 'mobile_payment.request', status: 201 },
      summary: 'Ask a customer on the phone to pay for a sale by mobile money; what comes of it is told by events',
      body: newRequest,
      answer: paymentAnswer,
      refusals: ['sale_not_found', 'not_allowed', 'phone_invalid', 'conflict', 'not_found'],
    },
    async (tx, { body: { saleId, phone: typed, provider: name } }, { occasion }) => {
      const provider = askingProviders.find(
        (one) => (name ?? one.name) === one.name && one.currency === tx.tenant.currency,
      );
      if (provider === undefined) throw new RequestError('not_found', { field: 'provider' });
      return toAnswer(await requestPaymentIn(tx, { saleId, phone: phoneIn(typed, tx.tenant), provider }, occasion));
    },
  );

const assignRoute = writeRoute(
  {
    ...{ id: 'assignPayment', method: 'post', path: '/payments/{id}/assign', tag, right: 'mobile_payment.assign' },
    summary: 'Say for which sale money is that came',
    params: z.strictObject({ id }),
    body: z.strictObject({ saleId: id }).meta({ id: 'AssignedSale' }),
    answer: paymentAnswer,
    refusals: ['sale_not_found', 'conflict', 'not_found'],
  },
  async (tx, { params, body: { saleId } }, { occasion }) => {
    const payment = await assignByHandIn(tx, { paymentId: params.id, saleId }, occasion);
    if (payment === undefined) throw new RequestError('not_found');
    return toAnswer(payment);
  },
);

/** Mobile money, as its providers confirm it. */
export const paymentsRoutes = (deps: PaymentsRoutesDeps): readonly Route[] => [
  listRoute,
  requestRoute(deps),
  assignRoute,
];
