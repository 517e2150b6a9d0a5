import { z } from 'zod';
import { lockDebtor } from '../features/debts/charge-customer.ts';
import { CUSTOMER_NAME, findCustomer, pageCustomers, type Customer } from '../features/debts/customers.ts';
import type { DebtPayment } from '../features/debts/debt-payment.ts';
import { payDebtIn, payOutIn } from '../features/debts/pay-debt.ts';
import { reversePaymentIn } from '../features/debts/reverse-payment.ts';
import type { TenantTransaction } from '../tenancy/tenant-transaction.ts';
import { may } from '../tenancy/what-people-may.ts';
import { formatReference } from '../values/damm.ts';
import { DomainError } from '../values/errors.ts';
import { maskPhone } from '../values/phone.ts';
import { pageOf, pageQuery, readCursor, toPage } from './cursor.ts';
import {
  amountMinor,
  clientRef,
  id,
  instant,
  instantOf,
  instantOrNull,
  money,
  moneyOf,
  phone,
  words,
} from './formats.ts';
import { nameIn } from './name-in.ts';
import { phoneIn } from './phone-in.ts';
import { readRoute, writeRoute } from './make-route.ts';
import type { Route, ShopCall } from './route.ts';

const tag = 'Customers';
const oneCustomer = { params: z.strictObject({ id }) };

/** A customer of the credit book. */
export const customerAnswer = z
  .strictObject({
    id,
    name: z.string(),
    phone: phone.nullable().meta({ description: 'for the owner; null for sellers' }),
    maskedPhone: z.string(),
    balance: money.meta({ description: 'what the customer owes; below zero the shop owes' }),
    debtSince: instant.nullable(),
    lastRemindedAt: instant.nullable(),
  })
  .meta({ id: 'Customer' });

/** A page of customers. */
export const customersAnswer = pageOf(customerAnswer, 'CustomersPage');

const toCustomerAnswer =
  ({ tenant, actor }: Pick<ShopCall, 'tenant' | 'actor'>) =>
  (customer: Customer): z.input<typeof customerAnswer> => ({
    id: customer.id,
    name: customer.name,
    phone: may(actor, 'customer.read_phone') ? customer.phone : null,
    maskedPhone: maskPhone(customer.phone),
    balance: moneyOf(customer.balanceMinor, tenant.currency),
    debtSince: instantOrNull(customer.debtSince),
    lastRemindedAt: instantOrNull(customer.lastRemindedAt),
  });

const getCustomer = async (tx: TenantTransaction, customerId: string): Promise<Customer> => {
  const customer = await findCustomer(tx, customerId);
  if (customer === undefined) throw new DomainError('customer_not_found', { field: 'id' });
  return customer;
};

const listRoute = readRoute(
  {
    ...{ id: 'listCustomers', method: 'get', path: '/customers', tag, right: 'customer.read' },
    summary: 'Customers, in the order in which they came',
    query: z.strictObject({
      ...pageQuery,
      owing: z.enum(['true', 'false']).optional().meta({ description: 'only those who owe something' }),
    }),
    answer: customersAnswer,
    refusals: ['cursor_mismatch'],
  },
  async (tx, { query: { limit, cursor, owing } }, call) => {
    const filter = { owing: owing === 'true' };
    const after = readCursor({ limit, cursor }, filter, z.uuid());
    const customers = await pageCustomers(tx, { after, limit, ...filter });
    return toPage(customers, { limit }, toCustomerAnswer(call), { filter, placeOf: (customer) => customer.id });
  },
);

const createRoute = writeRoute(
  {
    ...{ id: 'createCustomer', method: 'post', path: '/customers', tag, right: 'customer.create', status: 201 },
    summary: 'Write down a customer; a number that is known answers who is there',
    body: z.strictObject({ phone, name: words(40) }).meta({ id: 'NewCustomer' }),
    answer: customerAnswer,
    refusals: ['phone_invalid', 'name_invalid'],
  },
  async (tx, { body }, call) => {
    const customer = { phone: phoneIn(body.phone, call.tenant), name: nameIn(body.name, CUSTOMER_NAME) };
    const debtor = await lockDebtor(tx, customer, call.occasion);
    return toCustomerAnswer(call)(await getCustomer(tx, debtor.id));
  },
);

const getRoute = readRoute(
  {
    ...{ id: 'getCustomer', method: 'get', path: '/customers/{id}', tag, right: 'customer.read', ...oneCustomer },
    summary: 'One customer, and what is owed now',
    answer: customerAnswer,
    refusals: ['customer_not_found'],
  },
  async (tx, { params }, call) => toCustomerAnswer(call)(await getCustomer(tx, params.id)),
);

/** Money that a customer brings, or is given. */
export const debtPaymentBody = z
  .strictObject({ clientRef, amountMinor, payment: z.enum(['cash', 'mobile_money', 'card']) })
  .meta({ id: 'NewPayment' });

const paymentAnswer = z
  .strictObject({
    id,
    kind: z.enum(['payment', 'payout']),
    receipt: z.string(),
    customerId: id,
    amount: money,
    owes: money.meta({ description: 'what the customer owed just after it' }),
    payment: z.enum(['cash', 'mobile_money', 'card']),
    paidAt: instant,
    sellerId: id,
    reversedAt: instant.nullable(),
  })
  .meta({ id: 'Payment' });

const toPaymentAnswer = (
  payment: DebtPayment,
  { tenant }: Pick<ShopCall, 'tenant'>,
): z.input<typeof paymentAnswer> => ({
  id: payment.entryId,
  kind: payment.kind,
  receipt: formatReference(payment.receipt),
  customerId: payment.customerId,
  amount: moneyOf(payment.paidMinor, tenant.currency),
  owes: moneyOf(payment.balanceMinor, tenant.currency),
  payment: payment.payment,
  paidAt: instantOf(payment.at),
  sellerId: payment.sellerId,
  reversedAt: instantOrNull(payment.reversedAt),
});

const passing = {
  ...oneCustomer,
  body: debtPaymentBody,
  answer: paymentAnswer,
  status: 201,
  refusals: ['customer_not_found', 'payment_too_large', 'conflict'],
} as const;

const payRoute = writeRoute(
  {
    ...{ id: 'payDebt', method: 'post', path: '/customers/{id}/payments', tag, right: 'payment.record', ...passing },
    summary: 'Take a payment on a debt, at most what is owed; the same clientRef is the same payment',
  },
  async (tx, { params, body }, call) =>
    toPaymentAnswer(await payDebtIn(tx, { ...body, customerId: params.id }, call.occasion), call),
);

const payOutRoute = writeRoute(
  {
    ...{ id: 'payOut', method: 'post', path: '/customers/{id}/payouts', tag, right: 'payment.pay_out', ...passing },
    summary: 'Give back what the shop owes a customer, at most that',
  },
  async (tx, { params, body }, call) =>
    toPaymentAnswer(await payOutIn(tx, { ...body, customerId: params.id }, call.occasion), call),
);

const reverseRoute = writeRoute(
  {
    ...{ id: 'reversePayment', method: 'post', path: '/payments/{receipt}/reverse', tag, right: 'payment.reverse' },
    summary: 'Take back a payment that was written down wrong: whoever took it for 10 minutes, the owner for 30 days',
    params: z.strictObject({ receipt: z.string().regex(/^[0-9]{4,12}-[0-9]$/) }),
    answer: paymentAnswer,
    refusals: ['receipt_not_found', 'sale_already_voided', 'void_not_allowed'],
  },
  async (tx, { params }, call) => {
    const receipt = params.receipt.replace('-', '');
    const { payment } = await reversePaymentIn(tx, { receipt, reason: 'wrong' }, call.occasion);
    return toPaymentAnswer({ ...payment, reversedAt: call.occasion.now }, call);
  },
);

/** The credit book. */
export const customersRoutes: readonly Route[] = [
  listRoute,
  createRoute,
  getRoute,
  payRoute,
  payOutRoute,
  reverseRoute,
];
