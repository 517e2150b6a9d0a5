import type { Language } from '../../tenancy/tenant.ts';
import { worksForOwner } from '../../tenancy/what-people-may.ts';
import type { EventActor, EventData } from '../../events/catalogue.ts';
import { localDate, localTime } from '../../values/business-day.ts';
import { formatReference } from '../../values/damm.ts';
import type { Hasher } from '../../platform/hash.ts';
import { formatMoney } from '../../values/money.ts';
import { nationalPhone } from '../../values/phone.ts';
import { findMemberName, listOwners } from '../../tenancy/people.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import type { QueueMessage } from '../messages/queue-message.ts';
import { subject } from '../messages/subjects.ts';
import { findTold } from '../messages/told.ts';
import { readShopContact } from './payments-store.ts';
import { findPayment } from './pay-debt.ts';

const REVERSAL_WORDS: Readonly<Record<Language, string>> = {
  en: 'wrong debt payment',
  sw: 'malipo ya deni',
  fr: 'paiement de dette',
};

/** What was cancelled when it was no sale but a payment on a debt. */
const reversalWord = (language: Language): string => REVERSAL_WORDS[language];

export interface ReversalMessagesDeps {
  readonly queueMessage: QueueMessage;
  readonly hasher: Hasher;
}

export interface ReversalNews {
  readonly eventId: string;
  readonly occurredAt: Date;
  readonly actor: EventActor;
  readonly data: EventData['debt.payment_reversed'];
}

/** Tells those whom it concerns: the customer who has the receipt, and the owner when a seller did it. */
export type NotifyOfReversedPayment = (tx: TenantTransaction, news: ReversalNews) => Promise<void>;

/** Makes the operation that tells of payments that were taken back. */
export const createNotifyOfReversedPayment =
  (deps: ReversalMessagesDeps): NotifyOfReversedPayment =>
  async (tx, news) => {
    await notifyCustomer(deps, tx, news);
    // What is taken back at once was a slip of the finger: the owner reads of it on the home page, which costs nothing.
    if (worksForOwner(news.actor) && news.data.reason !== 'undo') await notifyOwners(deps, tx, news);
  };

const notifyCustomer = async (
  { queueMessage, hasher }: ReversalMessagesDeps,
  tx: TenantTransaction,
  { eventId, occurredAt, data }: ReversalNews,
): Promise<void> => {
  const payment = await findPayment(tx, data.receipt);
  if (payment === undefined) return;
  const phones = await findTold(tx, { reason: `payment:${data.reversedEntryId}`, since: payment.at });
  const { currency, language, name, timezone } = tx.tenant;
  const contact = await readShopContact(tx);
  const params = {
    rno: formatReference(data.receipt),
    paid: formatMoney(data.amountMinor, currency),
    shop: name,
    date: localDate(occurredAt, timezone),
    time: localTime(occurredAt, timezone),
    rest: formatMoney(data.balanceMinor, currency),
    phone: nationalPhone(contact.phone),
  };
  for (const to of phones) {
    const dedupeKey = `payment-reversed:${data.reversedEntryId}:${hasher.phone(to)}`;
    await queueMessage(tx, { dedupeKey, about: aboutOf(data), to, template: 'M31', language, params, eventId });
  }
};

const aboutOf = ({ reversedEntryId, customerId }: ReversalNews['data']): readonly string[] => [
  subject('payment', reversedEntryId),
  subject('customer', customerId),
];

const notifyOwners = async (
  { queueMessage, hasher }: ReversalMessagesDeps,
  tx: TenantTransaction,
  { eventId, occurredAt, actor, data }: ReversalNews,
): Promise<void> => {
  const { tenant } = tx;
  const who = await findMemberName(tx, actor.id);
  for (const { phone: to, language } of await listOwners(tx)) {
    const dedupeKey = `payment-reversed-by-seller:${data.reversedEntryId}:${hasher.phone(to)}`;
    const params = {
      who,
      rno: formatReference(data.receipt),
      total: formatMoney(data.amountMinor, tenant.currency),
      time: localTime(occurredAt, tenant.timezone),
      reason: reversalWord(language),
      shop: tenant.name,
    };
    await queueMessage(tx, { dedupeKey, about: aboutOf(data), to, template: 'M18', language, params, eventId });
  }
};
