import { checkAgreed } from '../../values/agreed-figures.ts';
import { businessDay } from '../../values/business-day.ts';
import { DomainError } from '../../values/errors.ts';
import { newId } from '../../platform/ids.ts';
import type { Actor } from '../../tenancy/actor.ts';
import type { Occasion } from '../../tenancy/occasion.ts';
import { checkMayWork } from '../../tenancy/may-work.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import { SAME_ACT_MS, secondsSince } from '../acts/same-act.ts';
import { checkSameReference } from '../acts/same-reference.ts';
import {
  chargeCustomer,
  checkCreditLimit,
  lockDebtor,
  type CreditRules,
  type Debtor,
} from '../debts/charge-customer.ts';
import { planTaking, type LockedStock, type Taking } from '../stock/plan-taking.ts';
import { findSaleById } from './find-sale.ts';
import { checkLineCount, priceLines, type PricedLine } from './price-lines.ts';
import { announceSale } from './sale-events.ts';
import { checkSaleTotal, saleComesTo } from './sale-total.ts';
import type { NewSale, Sale } from './sale.ts';
import {
  insertSale,
  lockCart,
  returnReceiptNumber,
  type CartItemRow,
  type CartToLock,
  type InsertedRow,
  type LockedCart,
  type RepeatedSale,
  type UnnumberedSale,
} from './sales-store.ts';
import { actOfSale, fingerprintOf } from './same-sale.ts';

const toLockedStock = (row: CartItemRow): LockedStock => ({
  id: row.id,
  code: row.code,
  name: row.product_name,
  priceMinor: row.price_minor,
  balanceMilli: row.stock_level_milli,
  thresholdMilli: row.alert_threshold_milli,
  armed: row.alert_armed,
  lastAlertAt: row.last_alert_at,
});

/** A kilo is no piece: a line that was typed in another unit is not sold. */
const checkUnit = ({ lines }: NewSale, { code, unit }: CartItemRow): void => {
  const isOther = lines.some((line) => line.code === code && line.shownUnit !== undefined && line.shownUnit !== unit);
  if (isOther) throw new DomainError('quantity_invalid', { code });
};

const priceCart = (tx: TenantTransaction, newSale: NewSale, cart: LockedCart, actor: Actor): PricedLine[] => {
  const items = cart.items.map((row) => {
    if (row.hidden && newSale.alreadySold !== true) throw new DomainError('item_hidden', { code: row.code });
    checkUnit(newSale, row);
    return { id: row.id, code: row.code, name: row.product_name, unit: row.unit, priceMinor: row.price_minor };
  });
  return priceLines(newSale.lines, new Map(items.map((item) => [item.code, item])), {
    currency: tx.tenant.currency,
    actor,
    limitPercent: cart.facts.price_limit_percent,
    alreadySold: newSale.alreadySold,
  });
};

interface PreparedSale {
  readonly sale: UnnumberedSale;
  readonly priced: readonly PricedLine[];
  readonly taking: Taking;
  readonly debtor: Debtor | undefined;
}

/** Whether the seller has said so, or the sale comes from a count. */
const mayRepeat = ({ confirmedRepeat, kind }: NewSale): boolean => confirmedRepeat === true || kind === 'count_sale';

/** A sale written down later keeps its own time, but none is made in the future. */
const timeOf = (newSale: NewSale, now: Date): Date =>
  newSale.soldAt !== undefined && newSale.soldAt < now ? newSale.soldAt : now;

const toSaleLine = ({ overridden: _overridden, refuseShort: _refuseShort, ...line }: PricedLine) => line;

const findDebtor = async (tx: TenantTransaction, newSale: NewSale, occasion: Occasion): Promise<Debtor | undefined> => {
  if (newSale.payment !== 'credit') return undefined;
  if (newSale.customer === undefined) throw new DomainError('customer_not_found');
  return lockDebtor(tx, newSale.customer, occasion);
};

/**
 * Whether the sale passes the debtor's limit, allowed. A limit goes before figures that have changed: to agree to new ones
 * would only lead to its refusal.
 */
const passesLimit = (debtor: Debtor, newSale: NewSale, totalMinor: number, rules: CreditRules): boolean => {
  const overLimit = checkCreditLimit(debtor, totalMinor, rules);
  checkAgreed(newSale.agreedOwedMinor, debtor.balanceMinor);
  return overLimit;
};

/** What the lines come to, if it is what the seller was told. */
const agreedTotal = ({ tenant: { currency } }: TenantTransaction, newSale: NewSale, priced: readonly PricedLine[]) => {
  const totals = priced.map((line) => line.totalMinor);
  const comesTo = saleComesTo(totals, { currency, payment: newSale.payment });
  checkSaleTotal(comesTo, currency);
  checkAgreed(newSale.agreedTotalMinor, comesTo.totalMinor);
  return { totalMinor: comesTo.totalMinor, roundingMinor: comesTo.roundingMinor };
};

const creditRulesOf = (newSale: NewSale, { facts }: LockedCart, actor: Actor): CreditRules => ({
  actor,
  limitMinor: facts.credit_limit_minor,
  allowOverLimit: newSale.allowOverLimit === true,
  alreadySold: newSale.alreadySold,
});

const prepare = async (
  tx: TenantTransaction,
  newSale: NewSale,
  cart: LockedCart,
  occasion: Occasion,
): Promise<PreparedSale> => {
  const { actor, now } = occasion;
  const { facts } = cart;
  const priced = priceCart(tx, newSale, cart, actor);
  const comesTo = agreedTotal(tx, newSale, priced);
  const sellBelowZero = facts.sell_below_zero || newSale.alreadySold === true;
  const taking = planTaking(priced, cart.items.map(toLockedStock), { sellBelowZero, now });
  const debtor = await findDebtor(tx, newSale, occasion);
  const rules = creditRulesOf(newSale, cart, actor);
  const soldAt = timeOf(newSale, now);
  const sale = {
    ...{ id: newId(now), clientRef: newSale.clientRef, ...comesTo, soldAt },
    businessDay: businessDay(soldAt, tx.tenant.timezone, facts.cutoff_hour),
    currency: tx.tenant.currency,
    payment: newSale.payment,
    kind: newSale.kind ?? 'sale',
    channel: actor.channel,
    sellerId: newSale.sellerId ?? actor.id,
    customerId: debtor?.id ?? null,
    short: taking.items.some(({ balanceMilli }) => balanceMilli < 0),
    overLimit: debtor !== undefined && passesLimit(debtor, newSale, comesTo.totalMinor, rules),
    lines: priced.map(toSaleLine),
  };
  return { sale, priced, taking, debtor };
};

const refuseRepeated = (
  { repeated_receipt: receipt, repeated_at: at, repeated_minor: totalMinor }: RepeatedSale,
  now: Date,
): void => {
  if (receipt === null || at === null) return;
  throw new DomainError('same_sale', { seconds: secondsSince(at, now), receipt, totalMinor: totalMinor ?? 0 });
};

/** What is to be saved, as far as a reference stands for it. */
interface AskedSale {
  readonly wanted: CartToLock;
  readonly by: string;
  readonly kind: Sale['kind'];
}

/** The sale that is there under the reference, if there is one; throws conflict when it is another one. */
const earlierSale = async (
  tx: TenantTransaction,
  { facts: { earlier, buyer_id: customerId } }: LockedCart,
  { wanted: { fingerprint }, by, kind }: AskedSale,
): Promise<Sale | undefined> => {
  if (earlier === null) return undefined;
  const asked = { by, act: actOfSale({ fingerprint, kind, customerId }) };
  checkSameReference({ by: earlier.by, act: actOfSale(earlier) }, asked);
  return findSaleById(tx, earlier.id);
};

/**
 * Nothing was inserted: the sale is there already (another delivery of the same request was faster), or it looks like the
 * one of a moment ago.
 */
const savedMeanwhile = async (tx: TenantTransaction, asked: AskedSale, row: InsertedRow, now: Date): Promise<Sale> => {
  // Two carts of different items under one reference met only at the counter: the number it took goes back.
  if (row.number !== null) await returnReceiptNumber(tx);
  const earlier = await earlierSale(tx, await lockCart(tx, asked.wanted), asked);
  if (earlier !== undefined) return earlier;
  refuseRepeated(row, now);
  throw new DomainError('conflict');
};

/**
 * Saves a sale inside somebody's transaction: takes the stock, keeps the sale, gives it the next receipt number, writes
 * the debt and announces it. All of it happens, or none. The same sale under the same `clientRef` again answers the one that
 * is there.
 * @throws DomainError item_not_found, item_hidden, out_of_stock, short_stock, quantity_invalid, price_invalid,
 *   price_outside_limit, total_too_large, too_many_lines, same_sale, figures_changed, membership_stopped, tenant_suspended,
 *   customer_not_found, over_credit_limit, conflict (the reference is that of another sale)
 */
export const recordSaleIn = async (tx: TenantTransaction, newSale: NewSale, actor: Actor, now: Date): Promise<Sale> => {
  checkLineCount(newSale.lines);
  const occasion = { actor, now };
  const fingerprint = fingerprintOf(newSale);
  const sameSince = mayRepeat(newSale) ? undefined : new Date(now.getTime() - SAME_ACT_MS);
  const codes = newSale.lines.map((line) => line.code);
  const customer = newSale.payment === 'credit' ? newSale.customer : undefined;
  const wanted = { clientRef: newSale.clientRef, codes, sellerId: actor.id, fingerprint, sameSince, customer };
  const asked = { wanted, by: newSale.sellerId ?? actor.id, kind: newSale.kind ?? 'sale' };
  const cart = await lockCart(tx, wanted);
  const earlier = await earlierSale(tx, cart, asked);
  if (earlier !== undefined) return earlier;
  checkMayWork(cart.facts);
  refuseRepeated(cart.facts, now);

  const { sale: unnumbered, ...prepared } = await prepare(tx, newSale, cart, occasion);
  const row = await insertSale(tx, { sale: unnumbered, taking: prepared.taking, fingerprint, now, sameSince });
  if (row.receipt === null) return savedMeanwhile(tx, asked, row, now);

  const sale: Sale = { ...unnumbered, receipt: row.receipt, status: 'saved', owesMinor: null };
  await announceSale(tx, occasion, { sale, ...prepared });
  if (prepared.debtor === undefined) return sale;
  const limitMinor = cart.facts.credit_limit_minor;
  return { ...sale, owesMinor: await chargeCustomer(tx, occasion, { debtor: prepared.debtor, sale, limitMinor }) };
};
