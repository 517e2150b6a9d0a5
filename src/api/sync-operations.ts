import { z } from 'zod';
import { findCustomerByPhone } from '../features/debts/customers.ts';
import { payDebtIn } from '../features/debts/pay-debt.ts';
import { recordExpenseIn } from '../features/expenses/record-expense.ts';
import { findSaleByRef } from '../features/sales/find-sale.ts';
import { recordSaleIn } from '../features/sales/record-sale.ts';
import { VOID_REASONS } from '../features/sales/sale.ts';
import { voidSaleIn } from '../features/sales/void-sale.ts';
import { applyCountIn } from '../features/stock/apply-count.ts';
import { getItem } from '../features/stock/list-items.ts';
import { proposeCountIn } from '../features/stock/propose-count.ts';
import { restockIn } from '../features/stock/restock.ts';
import type { TenantTransaction } from '../tenancy/tenant-transaction.ts';
import { checkMay, limitedTo, may, mayEver, type Right } from '../tenancy/what-people-may.ts';
import { formatReference } from '../values/damm.ts';
import { DomainError } from '../values/errors.ts';
import { debtPaymentBody } from './customers-routes.ts';
import { expenseBody } from './expenses-routes.ts';
import { clientRef, instantIn, itemCode, phone, quantityIn } from './formats.ts';
import { countBody, restockBody } from './inventory-routes.ts';
import { phoneIn } from './phone-in.ts';
import type { ShopCall } from './route.ts';
import { newSaleBody, toNewSale } from './sales-routes.ts';

const at = instantIn.meta({ description: 'when it happened, by the clock of the device' });

const saleOperation = newSaleBody.omit({ soldAt: true }).extend({ type: z.literal('sale'), at });
const voidOperation = z.strictObject({
  ...{ type: z.literal('void'), clientRef, at },
  saleRef: clientRef.meta({ description: 'clientRef of the sale' }),
  reason: z.enum(VOID_REASONS),
});
const restockOperation = restockBody.extend({ type: z.literal('restock'), at, itemCode });
const countOperation = countBody.extend({
  ...{ type: z.literal('count'), at, itemCode },
  expected: quantityIn.meta({ description: 'what the device thought was there when it was counted' }),
});
const paymentOperation = debtPaymentBody.extend({ type: z.literal('payment'), at, customerPhone: phone });
const expenseOperation = expenseBody.extend({ type: z.literal('expense'), at });

/** Something that was done offline. */
export const operation = z
  .discriminatedUnion('type', [
    saleOperation.meta({ id: 'SyncSale' }),
    voidOperation.meta({ id: 'SyncVoid' }),
    restockOperation.meta({ id: 'SyncRestock' }),
    countOperation.meta({ id: 'SyncCount' }),
    paymentOperation.meta({ id: 'SyncPayment' }),
    expenseOperation.meta({ id: 'SyncExpense' }),
  ])
  .meta({ id: 'Operation' });
export type Operation = z.output<typeof operation>;

/** What came of it. */
export interface Done {
  readonly receipt?: string | undefined;
  /** More was sold than the books held. */
  readonly short?: boolean | undefined;
  /** Sold at another price than the list's. */
  readonly otherPrice?: boolean | undefined;
  /** The customer owes more than the limit. */
  readonly overLimit?: boolean | undefined;
  /** A count that waits for the owner. */
  readonly proposed?: boolean | undefined;
}

type Of<T extends Operation['type']> = Extract<Operation, { readonly type: T }>;
type Do<T extends Operation['type']> = (
  tx: TenantTransaction,
  op: Of<T>,
  when: { readonly call: ShopCall; readonly at: Date },
) => Promise<Done>;

const sell: Do<'sale'> = async (tx, op, { call, at: soldAt }) => {
  const { actor, tenant, occasion } = call;
  const newSale = { ...toNewSale({ ...op, soldAt }, tenant), alreadySold: true };
  const sale = await recordSaleIn(tx, newSale, actor, occasion.now);
  const otherPrice = sale.lines.some((line) => line.priceMinor !== line.listPriceMinor);
  return { receipt: formatReference(sale.receipt), short: sale.short, otherPrice, overLimit: sale.overLimit };
};

const cancel: Do<'void'> = async (tx, { saleRef, reason }, { call }) => {
  const sale = await findSaleByRef(tx, saleRef);
  const only = limitedTo(call.actor, 'sale.read');
  if (sale === undefined || (only !== undefined && sale.sellerId !== only)) throw new DomainError('sale_not_found');
  try {
    await voidSaleIn(tx, { sale: { saleId: sale.id }, reason }, call.occasion);
  } catch (error) {
    // Sent again, while the first is still at work perhaps, it is as it was asked to be.
    if (!(error instanceof DomainError) || error.code !== 'sale_already_voided') throw error;
  }
  return { receipt: formatReference(sale.receipt) };
};

const restock: Do<'restock'> = async (tx, op, { call }) => {
  const { id: itemId } = await getItem(tx, op.itemCode);
  const { clientRef: ref, quantity: quantityMilli, costMinor } = op;
  await restockIn(tx, { clientRef: ref, itemId, quantityMilli, costMinor }, call.occasion);
  return {};
};

const count: Do<'count'> = async (tx, op, { call, at: takenAt }) => {
  const { id: itemId } = await getItem(tx, op.itemCode);
  const { clientRef: ref, counted: countedMilli, expected: bookMilli, reason } = op;
  const counted = { clientRef: ref, itemId, countedMilli, bookMilli, reason, takenAt };
  const proposed = !may(call.actor, 'inventory.apply_count') && countedMilli !== bookMilli;
  if (proposed) await proposeCountIn(tx, counted, call.occasion);
  else await applyCountIn(tx, counted, call.occasion);
  return { proposed };
};

const pay: Do<'payment'> = async (tx, op, { call }) => {
  const customer = await findCustomerByPhone(tx, phoneIn(op.customerPhone, call.tenant, 'customerPhone'));
  if (customer === undefined) throw new DomainError('customer_not_found');
  const { clientRef: ref, amountMinor, payment } = op;
  const paid = await payDebtIn(tx, { clientRef: ref, customerId: customer.id, amountMinor, payment }, call.occasion);
  return { receipt: formatReference(paid.receipt) };
};

const spend: Do<'expense'> = async (tx, { clientRef: ref, amountMinor, category }, { call }) => {
  checkMay(call.actor, 'expense.record');
  await recordExpenseIn(tx, { clientRef: ref, amountMinor, category }, call.occasion);
  return {};
};

const RIGHT_OF: Readonly<Record<Operation['type'], Right>> = {
  sale: 'sale.record',
  void: 'sale.void',
  restock: 'inventory.restock',
  count: 'inventory.count',
  payment: 'payment.record',
  expense: 'expense.record',
};

/** Does what was done offline, in the order in which things must be there: what came in and was sold, then what follows. */
export const ORDER: Readonly<Record<Operation['type'], number>> = {
  restock: 0,
  sale: 1,
  payment: 2,
  expense: 2,
  count: 3,
  void: 4,
};

/**
 * Does one operation inside somebody's transaction; the same again answers the same.
 * @throws DomainError what the service refuses
 */
export const doOperation = (
  tx: TenantTransaction,
  op: Operation,
  when: { readonly call: ShopCall; readonly at: Date },
): Promise<Done> => {
  if (!mayEver(when.call.actor, RIGHT_OF[op.type])) throw new DomainError('not_allowed');
  switch (op.type) {
    case 'sale':
      return sell(tx, op, when);
    case 'void':
      return cancel(tx, op, when);
    case 'restock':
      return restock(tx, op, when);
    case 'count':
      return count(tx, op, when);
    case 'payment':
      return pay(tx, op, when);
    case 'expense':
      return spend(tx, op, when);
  }
};
