import { worksForOwner } from '../../tenancy/what-people-may.ts';
import type { EventData } from '../../events/catalogue.ts';
import { localDate, localTime } from '../../values/business-day.ts';
import { formatReference } from '../../values/damm.ts';
import type { Hasher } from '../../platform/hash.ts';
import { formatMoney } from '../../values/money.ts';
import { nationalPhone } from '../../values/phone.ts';
import type { Tenant } from '../../tenancy/tenant.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import { findMemberName, listOwners } from '../../tenancy/people.ts';
import type { QueueMessage } from '../messages/queue-message.ts';
import { voidReasonWord } from '../sales/void-words.ts';
import { subject } from '../messages/subjects.ts';
import { findTold } from '../messages/told.ts';
import { findReceiptFacts } from './receipt-facts-store.ts';

export interface CancelledSaleDeps {
  readonly queueMessage: QueueMessage;
  readonly hasher: Hasher;
}

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
  (deps: CancelledSaleDeps): NotifyOfCancelledSale =>
  async (tx, news) => {
    await notifyCustomers(deps, tx, news);
    // What a seller takes back at once was a slip of the finger: it would cost the owner an SMS each time.
    if (worksForOwner(news) && news.data.reason !== 'undo') await notifyOwners(deps, tx, news);
  };

const notifyCustomers = async (
  { queueMessage, hasher }: CancelledSaleDeps,
  tx: TenantTransaction,
  { eventId, occurredAt, data }: CancelledSaleNews,
): Promise<void> => {
  const facts = await findReceiptFacts(tx, data.saleId);
  if (facts === undefined) return;
  const phones = await findTold(tx, { reason: `receipt:${data.saleId}`, since: facts.soldAt });
  const { tenant } = tx;
  const params = {
    ...soldFor(tenant, data),
    shop: tenant.name,
    date: localDate(occurredAt, tenant.timezone),
    time: localTime(occurredAt, tenant.timezone),
    phone: nationalPhone(facts.shopPhone),
  };
  for (const to of phones) {
    const dedupeKey = `cancelled:${data.saleId}:${hasher.phone(to)}`;
    const about = [subject('sale', data.saleId)];
    await queueMessage(tx, { dedupeKey, about, to, template: 'M4', language: tenant.language, params, eventId });
  }
};

const notifyOwners = async (
  { queueMessage, hasher }: CancelledSaleDeps,
  tx: TenantTransaction,
  { eventId, occurredAt, data }: CancelledSaleNews,
): Promise<void> => {
  const { tenant } = tx;
  const who = await findMemberName(tx, data.voidedBy);
  const said = { ...soldFor(tenant, data), who, time: localTime(occurredAt, tenant.timezone), shop: tenant.name };
  for (const { phone: to, language } of await listOwners(tx)) {
    const dedupeKey = `cancelled-by-seller:${data.saleId}:${hasher.phone(to)}`;
    const params = { ...said, reason: voidReasonWord(language, data.reason) };
    const about = [subject('sale', data.saleId)];
    await queueMessage(tx, { dedupeKey, about, to, template: 'M18', language, params, eventId });
  }
};

const soldFor = ({ currency }: Tenant, { receipt, totalMinor }: EventData['sale.voided']) => ({
  rno: formatReference(receipt),
  total: formatMoney(totalMinor, currency),
});
