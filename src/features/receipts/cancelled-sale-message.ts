import { worksForOwner } from '../../tenancy/what-people-may.ts';
import type { EventData } from '../../events/catalogue.ts';
import { formatMoney } from '../../values/money.ts';
import { nationalPhone } from '../../values/phone.ts';
import type { Language } from '../../tenancy/tenant.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import { listOwners } from '../../tenancy/people.ts';
import { wordsForCustomers, wordsForOwners } from '../messages/news-words.ts';
import { customersOf, queueNews, type NewsDeps } from '../messages/queue-news.ts';
import { voidReasonWord } from '../sales/void-words.ts';
import { subject } from '../messages/subjects.ts';
import { findTold } from '../messages/told.ts';
import { findReceiptFacts } from './receipt-facts-store.ts';

export interface CancelledSaleNews {
  readonly eventId: string;
  readonly occurredAt: Date;
  /** The role of whoever cancelled it. */
  readonly role: string;
  readonly data: EventData['sale.voided'];
}

/** Tells those whom a cancelled sale concerns: the customer who has its receipt, and the owner when a seller did it. */
export type NotifyOfCancelledSale = (tx: TenantTransaction, news: CancelledSaleNews) => Promise<void>;

/** Makes the operation that tells of cancelled sales. */
export const createNotifyOfCancelledSale =
  (deps: NewsDeps): NotifyOfCancelledSale =>
  async (tx, news) => {
    await notifyCustomers(deps, tx, news);
    // What a seller takes back at once was a slip of the finger: it would cost the owner an SMS each time.
    if (worksForOwner(news) && news.data.reason !== 'undo') await notifyOwners(deps, tx, news);
  };

const notifyCustomers = async (
  deps: NewsDeps,
  tx: TenantTransaction,
  { eventId, occurredAt: at, data }: CancelledSaleNews,
): Promise<void> => {
  const { saleId, receipt } = data;
  const facts = await findReceiptFacts(tx, saleId);
  if (facts === undefined) return;
  const phones = await findTold(tx, { reason: `receipt:${saleId}`, since: facts.soldAt });
  const total = formatMoney(data.totalMinor, tx.tenant.currency);
  const params = { ...wordsForCustomers(tx.tenant, { receipt, at }), total, phone: nationalPhone(facts.shopPhone) };
  const news = { key: `cancelled:${saleId}`, about: [subject('sale', saleId)], eventId };
  await queueNews(deps, tx, customersOf(tx, phones), { ...news, template: 'M4', params: () => params });
};

const notifyOwners = async (
  deps: NewsDeps,
  tx: TenantTransaction,
  { eventId, occurredAt: at, data }: CancelledSaleNews,
): Promise<void> => {
  const { saleId, receipt, reason } = data;
  const total = formatMoney(data.totalMinor, tx.tenant.currency);
  const said = { ...(await wordsForOwners(tx, data.voidedBy, { receipt, at })), total };
  const params = (language: Language) => ({ ...said, reason: voidReasonWord(language, reason) });
  const news = { key: `cancelled-by-seller:${saleId}`, about: [subject('sale', saleId)], eventId };
  await queueNews(deps, tx, await listOwners(tx), { ...news, template: 'M18', params });
};
