import { worksForOwner } from '../../tenancy/what-people-may.ts';
import type { EventActor, EventData } from '../../events/catalogue.ts';
import type { Hasher } from '../../platform/hash.ts';
import { findMemberName, listOwners } from '../../tenancy/people.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import { localDate, localTime } from '../../values/business-day.ts';
import { formatReference } from '../../values/damm.ts';
import { formatMoney } from '../../values/money.ts';
import { nationalPhone } from '../../values/phone.ts';
import type { QueueMessage } from '../messages/queue-message.ts';
import { subject } from '../messages/subjects.ts';
import { findTold } from '../messages/told.ts';
import { findLeftOfSale, type LeftOfSale } from '../sales/left-of-sale.ts';
import { paymentLabel } from '../messages/payment-label.ts';
import { findReceiptFacts, type ReceiptFacts } from './receipt-facts-store.ts';
import { returnWords } from './receipt-words.ts';

export interface ChangedSaleDeps {
  readonly queueMessage: QueueMessage;
  readonly hasher: Hasher;
}

/** What became of a sale after its receipt went out. */
export interface SaleNews<T extends 'sale.returned' | 'sale.payment_changed'> {
  readonly eventId: string;
  readonly occurredAt: Date;
  readonly actor: EventActor;
  readonly data: EventData[T];
}

/**
 * Tells those whom it concerns that a part of a sale came back, or that it was paid in another way: the customer who has
 * the receipt, and the owner when a seller did it.
 */
export interface NotifyOfChangedSale {
  readonly returned: (tx: TenantTransaction, news: SaleNews<'sale.returned'>) => Promise<void>;
  readonly paymentChanged: (tx: TenantTransaction, news: SaleNews<'sale.payment_changed'>) => Promise<void>;
}

/** The sale as it is now, what its receipt needs, and the numbers that have the receipt. */
interface Told {
  readonly left: LeftOfSale;
  readonly facts: ReceiptFacts;
  readonly phones: readonly string[];
}

/** Makes the operations that tell of sales that were changed afterwards. */
export const createNotifyOfChangedSale = (deps: ChangedSaleDeps): NotifyOfChangedSale => ({
  returned: async (tx, news) => {
    const told = await toldOf(tx, news.data.saleId);
    if (told === undefined) return;
    await notifyCustomersOfReturn(deps, tx, news, told);
    if (worksForOwner(news.actor)) await notifyOwnersOfReturn(deps, tx, news);
  },
  paymentChanged: async (tx, news) => {
    const told = await toldOf(tx, news.data.saleId);
    if (told === undefined) return;
    await notifyCustomersOfPayment(deps, tx, news, told);
    if (worksForOwner(news.actor)) await notifyOwnersOfPayment(deps, tx, news, told);
  },
});

const toldOf = async (tx: TenantTransaction, saleId: string): Promise<Told | undefined> => {
  const [left, facts] = await Promise.all([findLeftOfSale(tx, saleId), findReceiptFacts(tx, saleId)]);
  if (left === undefined || facts === undefined) return undefined;
  return { left, facts, phones: await findTold(tx, { reason: `receipt:${saleId}`, since: left.sale.soldAt }) };
};

const notifyCustomersOfReturn = async (
  { queueMessage, hasher }: ChangedSaleDeps,
  tx: TenantTransaction,
  { eventId, occurredAt: at, data }: SaleNews<'sale.returned'>,
  { left, facts, phones }: Told,
): Promise<void> => {
  const { tenant } = tx;
  const back = { receipt: data.returnReceipt, amountMinor: data.amountMinor, at };
  const params = returnWords(left, back, { tenant, facts });
  const about = [subject('sale', data.saleId), subject('return', data.returnId)];
  for (const to of phones) {
    const dedupeKey = `returned:${data.returnId}:${hasher.phone(to)}`;
    await queueMessage(tx, { dedupeKey, about, to, template: 'M33', language: tenant.language, params, eventId });
  }
};

const notifyOwnersOfReturn = async (
  { queueMessage, hasher }: ChangedSaleDeps,
  tx: TenantTransaction,
  { eventId, occurredAt, data }: SaleNews<'sale.returned'>,
): Promise<void> => {
  const { currency, name: shop, timezone } = tx.tenant;
  const params = {
    who: await findMemberName(tx, data.returnedBy),
    rno: formatReference(data.receipt),
    amt: formatMoney(data.amountMinor, currency),
    left: formatMoney(data.leftMinor, currency),
    time: localTime(occurredAt, timezone),
    shop,
  };
  const about = [subject('sale', data.saleId)];
  for (const { phone: to, language } of await listOwners(tx)) {
    const dedupeKey = `returned-by-seller:${data.returnId}:${hasher.phone(to)}`;
    await queueMessage(tx, { dedupeKey, about, to, template: 'M34', language, params, eventId });
  }
};

const notifyCustomersOfPayment = async (
  { queueMessage, hasher }: ChangedSaleDeps,
  tx: TenantTransaction,
  { eventId, occurredAt, data }: SaleNews<'sale.payment_changed'>,
  { facts, phones }: Told,
): Promise<void> => {
  const { currency, language, name: shop, timezone } = tx.tenant;
  if (data.payment === 'credit') return;
  const params = {
    rno: formatReference(data.receipt),
    total: formatMoney(data.totalMinor, currency),
    shop,
    date: localDate(occurredAt, timezone),
    time: localTime(occurredAt, timezone),
    pay: paymentLabel(data.payment, facts, language),
    phone: nationalPhone(facts.shopPhone),
  };
  const about = [subject('sale', data.saleId)];
  for (const to of phones) {
    const dedupeKey = `payment-changed:${eventId}:${hasher.phone(to)}`;
    await queueMessage(tx, { dedupeKey, about, to, template: 'M35', language, params, eventId });
  }
};

const notifyOwnersOfPayment = async (
  { queueMessage, hasher }: ChangedSaleDeps,
  tx: TenantTransaction,
  { eventId, occurredAt, data }: SaleNews<'sale.payment_changed'>,
  { facts }: Told,
): Promise<void> => {
  const { currency, name: shop, timezone } = tx.tenant;
  const { oldPayment, payment } = data;
  if (oldPayment === 'credit' || payment === 'credit') return;
  const said = {
    who: await findMemberName(tx, data.changedBy),
    rno: formatReference(data.receipt),
    total: formatMoney(data.totalMinor, currency),
    time: localTime(occurredAt, timezone),
    shop,
  };
  const about = [subject('sale', data.saleId)];
  for (const { phone: to, language } of await listOwners(tx)) {
    const dedupeKey = `payment-changed-by-seller:${eventId}:${hasher.phone(to)}`;
    const pays = { old: paymentLabel(oldPayment, facts, language), pay: paymentLabel(payment, facts, language) };
    await queueMessage(tx, { dedupeKey, about, to, template: 'M36', language, params: { ...said, ...pays }, eventId });
  }
};
