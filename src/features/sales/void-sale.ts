import { newEvent } from '../../events/catalogue.ts';
import { businessDay } from '../../values/business-day.ts';
import { DomainError } from '../../values/errors.ts';
import { checkMayWork } from '../../tenancy/may-work.ts';
import { originOf, type Occasion } from '../../tenancy/occasion.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import { checkMayCorrect, mayCorrect } from '../corrections/may-correct.ts';
import { uncharge } from '../debts/charge-customer.ts';
import { announceStockChanged } from '../stock/stock-events.ts';
import type { VoidReason } from './sale.ts';
import type { Payment } from '../../values/payment.ts';
import { readGivenBack } from './returns-store.ts';
import { lockSale, voidLockedSale, type LockedSaleRow, type SaleKey } from './void-store.ts';

export interface VoidRequest {
  readonly sale: SaleKey;
  readonly reason: VoidReason;
}

/** A sale that was just cancelled. */
export interface VoidedSale {
  readonly saleId: string;
  readonly receipt: string;
  readonly totalMinor: number;
  readonly payment: Payment;
  /** What the customer of a credit sale owes now. */
  readonly owesMinor: number | undefined;
}

export interface VoidableSale {
  readonly sellerId: string;
  readonly soldAt: Date;
  readonly savedAt: Date;
}

/**
 * Whether somebody may cancel a sale now: its seller for ten minutes after it was saved, the owner for thirty days after
 * it was sold. The check of the PIN is the caller's.
 */
export const mayVoid = ({ sellerId, soldAt, savedAt }: VoidableSale, occasion: Occasion): boolean =>
  mayCorrect('sale.void', { by: sellerId, at: soldAt, savedAt }, occasion);

/**
 * Throws unless this person may change a locked sale now.
 * @throws DomainError sale_already_voided, void_not_allowed, membership_stopped, tenant_suspended
 */
export const checkMayChangeSale = (
  right: 'sale.void' | 'sale.return' | 'sale.change_payment',
  row: LockedSaleRow,
  occasion: Occasion,
): void => {
  checkMayWork(row);
  if (row.status === 'voided') throw new DomainError('sale_already_voided', { receipt: row.receipt_reference });
  const { seller_id: by, transaction_time: at, created_at: savedAt } = row;
  checkMayCorrect(right, { by, at, savedAt }, occasion);
};

const announceVoided = (
  tx: TenantTransaction,
  occasion: Occasion,
  row: LockedSaleRow,
  { reason, voidedBusinessDay }: { readonly reason: VoidReason; readonly voidedBusinessDay: string },
): void => {
  const data = {
    saleId: row.id,
    receipt: row.receipt_reference,
    totalMinor: row.amount_minor,
    roundingMinor: row.rounding_minor,
    currency: tx.tenant.currency,
    payment: row.payment_method,
    sellerId: row.seller_id,
    voidedBy: occasion.actor.id,
    reason,
    businessDay: row.business_day,
    voidedBusinessDay,
  };
  tx.publish(newEvent('sale.voided', { ...originOf(tx, occasion), data }));
};

const lowerDebt = async (
  tx: TenantTransaction,
  occasion: Occasion,
  row: LockedSaleRow,
  day: string,
): Promise<number | undefined> => {
  if (row.customer_id === null || row.payment_method !== 'credit' || row.amount_minor === 0) return undefined;
  const cancelled = { customerId: row.customer_id, saleId: row.id, totalMinor: row.amount_minor, businessDay: day };
  return uncharge(tx, occasion, cancelled);
};

/** The sale as it is left after what came back of it before: only that much can still be cancelled. */
const whatIsLeft = async (tx: TenantTransaction, row: LockedSaleRow): Promise<LockedSaleRow> => {
  const { minor, roundingMinor } = await readGivenBack(tx, row.id);
  return { ...row, amount_minor: row.amount_minor - minor, rounding_minor: row.rounding_minor - roundingMinor };
};

/**
 * Cancels a whole sale, or what is left of it, inside somebody's transaction: it stays visible, its stock comes back, its debt goes, all on the
 * business day of now. A second cancelling changes nothing.
 * @throws DomainError sale_not_found, sale_already_voided, void_not_allowed, membership_stopped, tenant_suspended
 */
export const voidSaleIn = async (
  tx: TenantTransaction,
  request: VoidRequest,
  occasion: Occasion,
): Promise<VoidedSale> => {
  const { actor, now } = occasion;
  const locked = await lockSale(tx, request.sale, actor.id);
  if (locked === undefined) throw new DomainError('sale_not_found');
  checkMayChangeSale('sale.void', locked, occasion);
  const row = await whatIsLeft(tx, locked);

  const day = businessDay(now, tx.tenant.timezone, row.cutoff_hour);
  const { id: saleId } = row;
  const { reason } = request;
  const returned = await voidLockedSale(tx, { saleId, now, actorId: actor.id, reason, businessDay: day });
  announceVoided(tx, occasion, row, { reason, voidedBusinessDay: day });
  for (const { id: itemId, code, product_name: name, quantity, stock_level_milli: balanceMilli } of returned) {
    const change = { itemId, code, name, deltaMilli: quantity, balanceMilli, kind: 'void', saleId } as const;
    announceStockChanged(tx, occasion, change);
  }
  const owesMinor = await lowerDebt(tx, occasion, row, day);
  return {
    saleId,
    receipt: row.receipt_reference,
    totalMinor: row.amount_minor,
    payment: row.payment_method,
    owesMinor,
  };
};
