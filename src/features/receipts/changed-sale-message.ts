import { worksForOwner } from '../../tenancy/what-people-may.ts';
import type { EventActor, EventData } from '../../events/catalogue.ts';
import { listOwners } from '../../tenancy/people.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import type { Language } from '../../tenancy/tenant.ts';
import { formatMoney } from '../../values/money.ts';
import { nationalPhone } from '../../values/phone.ts';
import { wordsForCustomers, wordsForOwners } from '../messages/news-words.ts';
import { customersOf, queueNews, type NewsDeps } from '../messages/queue-news.ts';
import { subject } from '../messages/subjects.ts';
import { findTold } from '../messages/told.ts';
import { findLeftOfSale, type LeftOfSale } from '../sales/left-of-sale.ts';
import { paymentLabel } from '../messages/payment-label.ts';
import { findReceiptFacts, type ReceiptFacts } from './receipt-facts-store.ts';
import { returnWords } from './receipt-words.ts';

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
export const createNotifyOfChangedSale = (deps: NewsDeps): NotifyOfChangedSale => ({
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

const notifyCustomersOfReturn = (
  deps: NewsDeps,
  tx: TenantTransaction,
  { eventId, occurredAt: at, data }: SaleNews<'sale.returned'>,
  { left, facts, phones }: Told,
): Promise<void> => {
  const back = { receipt: data.returnReceipt, amountMinor: data.amountMinor, at };
  const params = returnWords(left, back, { tenant: tx.tenant, facts });
  const about = [subject('sale', data.saleId), subject('return', data.returnId)];
  const key = `returned:${data.returnId}`;
  return queueNews(deps, tx, customersOf(tx, phones), { key, about, template: 'M33', params: () => params, eventId });
};

const notifyOwnersOfReturn = async (
  deps: NewsDeps,
  tx: TenantTransaction,
  { eventId, occurredAt, data }: SaleNews<'sale.returned'>,
): Promise<void> => {
  const { currency } = tx.tenant;
  const params = {
    ...(await wordsForOwners(tx, data.returnedBy, { receipt: data.receipt, at: occurredAt })),
    amt: formatMoney(data.amountMinor, currency),
    left: formatMoney(data.leftMinor, currency),
  };
  const news = { key: `returned-by-seller:${data.returnId}`, about: [subject('sale', data.saleId)], eventId };
  return queueNews(deps, tx, await listOwners(tx), { ...news, template: 'M34', params: () => params });
};

const notifyCustomersOfPayment = async (
  deps: NewsDeps,
  tx: TenantTransaction,
  { eventId, occurredAt, data }: SaleNews<'sale.payment_changed'>,
  { facts, phones }: Told,
): Promise<void> => {
  const { payment } = data;
  if (payment === 'credit') return;
  const said = {
    ...wordsForCustomers(tx.tenant, { receipt: data.receipt, at: occurredAt }),
    total: formatMoney(data.totalMinor, tx.tenant.currency),
    phone: nationalPhone(facts.shopPhone),
  };
  const params = (language: Language) => ({ ...said, pay: paymentLabel(payment, facts, language) });
  const news = { key: `payment-changed:${eventId}`, about: [subject('sale', data.saleId)], eventId };
  await queueNews(deps, tx, customersOf(tx, phones), { ...news, template: 'M35', params });
};

const notifyOwnersOfPayment = async (
  deps: NewsDeps,
  tx: TenantTransaction,
  { eventId, occurredAt, data }: SaleNews<'sale.payment_changed'>,
  { facts }: Told,
): Promise<void> => {
  const { oldPayment, payment } = data;
  if (oldPayment === 'credit' || payment === 'credit') return;
  const said = await wordsForOwners(tx, data.changedBy, { receipt: data.receipt, at: occurredAt });
  const total = formatMoney(data.totalMinor, tx.tenant.currency);
  const params = (language: Language) => ({
    ...{ ...said, total },
    old: paymentLabel(oldPayment, facts, language),
    pay: paymentLabel(payment, facts, language),
  });
  const news = { key: `payment-changed-by-seller:${eventId}`, about: [subject('sale', data.saleId)], eventId };
  await queueNews(deps, tx, await listOwners(tx), { ...news, template: 'M36', params });
};
