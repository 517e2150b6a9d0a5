import { newEvent } from '../../events/catalogue.ts';
import { businessDay } from '../../values/business-day.ts';
import { DomainError } from '../../values/errors.ts';
import { newId } from '../../platform/ids.ts';
import { originOf, type Occasion } from '../../tenancy/occasion.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import { fingerprintOfAct } from '../acts/same-act.ts';
import { checkSameReference } from '../acts/same-reference.ts';
import { fitsUnit } from '../catalogue/item.ts';
import { uncharge } from '../debts/charge-customer.ts';
import { announceStockChanged } from '../stock/stock-events.ts';
import { returnComesTo, type ReturnTotal } from './part-return.ts';
import {
  findReturnByRef,
  findSoldLines,
  insertReturn,
  readGivenBack,
  type ReturnedLine,
  type SoldLine,
} from './returns-store.ts';
import type { Payment } from '../../values/payment.ts';
import { checkMayChangeSale } from './void-sale.ts';
import { lockSale, type LockedSaleRow, type SaleKey } from './void-store.ts';

/** A line that comes back. */
export interface LineBack {
  readonly lineNumber: number;
  readonly quantityMilli: number;
  /** Whether it goes on the shelf again; what is broken does not. */
  readonly restock: boolean;
}

export interface NewReturn {
  /** The same reference is the same return. */
  readonly clientRef: string;
  readonly sale: SaleKey;
  readonly lines: readonly LineBack[];
  /** What the page said is given back: another amount is asked about again. */
  readonly agreedMinor?: number | undefined;
}

/** What came back, and what is left of the sale. */
export interface SaleReturn {
  readonly receipt: string;
  readonly saleReceipt: string;
  readonly amountMinor: number;
  readonly leftMinor: number;
  readonly payment: Payment;
}

interface Return {
  readonly row: LockedSaleRow;
  readonly lines: readonly (ReturnedLine & SoldLine)[];
  readonly total: ReturnTotal;
  readonly leftMinor: number;
  readonly businessDay: string;
}

/** The lines that come back with what they are; throws quantity_invalid for more than is left, or none. */
const linesBack = (sold: readonly SoldLine[], asked: readonly LineBack[]) => {
  if (asked.length === 0) throw new DomainError('quantity_invalid');
  return asked.map(({ lineNumber, quantityMilli, restock }) => {
    const line = sold.find((one) => one.lineNumber === lineNumber);
    const left = line === undefined ? 0 : line.quantityMilli - line.returnedMilli;
    const possible = Number.isSafeInteger(quantityMilli) && quantityMilli > 0 && quantityMilli <= left;
    if (line === undefined || !possible || !fitsUnit(quantityMilli, line.unit)) {
      throw new DomainError('quantity_invalid', { maxMilli: left });
    }
    return { line, quantityMilli, restocked: restock };
  });
};

const prepare = async (
  tx: TenantTransaction,
  row: LockedSaleRow,
  { lines: asked, agreedMinor }: NewReturn,
  { now }: Occasion,
): Promise<Return> => {
  const [sold, before] = await Promise.all([findSoldLines(tx, row.id), readGivenBack(tx, row.id)]);
  const backs = linesBack(sold, asked);
  const returning = new Map(backs.map(({ line, quantityMilli }) => [line.lineNumber, quantityMilli]));
  const { payment_method: payment, amount_minor: totalMinor } = row;
  const total = returnComesTo(sold, returning, { payment, currency: tx.tenant.currency, totalMinor });
  if (agreedMinor !== undefined && agreedMinor !== total.amountMinor) throw new DomainError('conflict');
  const lines = backs.map(({ line, quantityMilli, restocked }) => ({
    ...line,
    quantityMilli,
    totalMinor: total.lines.get(line.lineNumber) ?? 0,
    restocked,
  }));
  const leftMinor = totalMinor - before.minor - total.amountMinor;
  return { row, lines, total, leftMinor, businessDay: businessDay(now, tx.tenant.timezone, row.cutoff_hour) };
};

const announceReturned = (
  tx: TenantTransaction,
  occasion: Occasion,
  { row, lines, total, leftMinor, businessDay: day }: Return,
  kept: { readonly id: string; readonly receipt: string },
): void => {
  const data = {
    saleId: row.id,
    receipt: row.receipt_reference,
    returnId: kept.id,
    returnReceipt: kept.receipt,
    amountMinor: total.amountMinor,
    roundingMinor: total.roundingMinor,
    leftMinor,
    currency: tx.tenant.currency,
    payment: row.payment_method,
    lines: lines.map(({ itemId, code, name, quantityMilli, totalMinor, restocked }) => ({
      itemId,
      code,
      name,
      quantityMilli,
      totalMinor,
      restocked,
    })),
    sellerId: row.seller_id,
    returnedBy: occasion.actor.id,
    businessDay: row.business_day,
    returnedBusinessDay: day,
  };
  tx.publish(newEvent('sale.returned', { ...originOf(tx, occasion), data }));
};

const keep = async (tx: TenantTransaction, occasion: Occasion, clientRef: string, back: Return): Promise<string> => {
  const { row, lines, total, businessDay: day } = back;
  const { actor, now } = occasion;
  const { id: saleId, payment_method: payment, customer_id: customerId } = row;
  const id = newId(now);
  const { amountMinor, roundingMinor } = total;
  const money = { amountMinor, roundingMinor, payment, businessDay: day };
  const { receipt, restocked } = await insertReturn(tx, {
    ...{ id, clientRef, saleId, actorId: actor.id, now },
    ...money,
    lines,
  });
  announceReturned(tx, occasion, back, { id, receipt });
  for (const item of restocked) announceStockChanged(tx, occasion, { ...item, kind: 'return', saleId });
  if (payment === 'credit' && customerId !== null && amountMinor > 0) {
    await uncharge(tx, occasion, { customerId, saleId, totalMinor: amountMinor, businessDay: day, kind: 'return' });
  }
  return receipt;
};

const actOf = (saleId: string, lines: readonly LineBack[]): string => {
  const parts = lines.map(({ lineNumber, quantityMilli, restock }) => [lineNumber, quantityMilli, restock].join('/'));
  return fingerprintOfAct({ kind: 'return', of: [saleId, ...parts.sort()] });
};

/**
 * Takes back a part of a sale inside somebody's transaction: the goods go to the shelf unless they are broken, the money
 * goes back as it came (of a credit sale the debt is lowered; what was paid meanwhile the shop owes), and a receipt of its
 * own names the sale. The check of the PIN is the caller's. The same reference again changes nothing.
 * @throws DomainError sale_not_found, sale_already_voided, void_not_allowed, quantity_invalid (more than is left), conflict
 *   (the amount is not the one that was agreed to, or the reference is that of another return), membership_stopped, tenant_suspended
 */
export const returnLinesIn = async (
  tx: TenantTransaction,
  request: NewReturn,
  occasion: Occasion,
): Promise<SaleReturn> => {
  const row = await lockSale(tx, request.sale, occasion.actor.id);
  if (row === undefined) throw new DomainError('sale_not_found');
  const { receipt_reference: saleReceipt, payment_method: payment } = row;
  const earlier = await findReturnByRef(tx, request.clientRef);
  if (earlier !== undefined) {
    const { receipt, amountMinor } = earlier;
    const asked = { by: occasion.actor.id, act: actOf(row.id, request.lines) };
    checkSameReference({ by: earlier.by, act: actOf(earlier.saleId, earlier.lines) }, asked);
    const { minor } = await readGivenBack(tx, row.id);
    return { receipt, amountMinor, saleReceipt, payment, leftMinor: row.amount_minor - minor };
  }
  checkMayChangeSale('sale.return', row, occasion);
  const back = await prepare(tx, row, request, occasion);
  const receipt = await keep(tx, occasion, request.clientRef, back);
  return { receipt, saleReceipt, payment, amountMinor: back.total.amountMinor, leftMinor: back.leftMinor };
};

/** A sale as far as it can come back, and what a part of it would give back. */
export const returnableIn = async (
  tx: TenantTransaction,
  sale: { readonly id: string; readonly payment: Payment; readonly totalMinor: number },
): Promise<{
  readonly lines: readonly SoldLine[];
  readonly comesTo: (lineNumber: number, milli: number) => number;
}> => {
  const lines = await findSoldLines(tx, sale.id);
  const paid = { ...sale, currency: tx.tenant.currency };
  return {
    lines,
    comesTo: (lineNumber, milli) => returnComesTo(lines, new Map([[lineNumber, milli]]), paid).amountMinor,
  };
};
