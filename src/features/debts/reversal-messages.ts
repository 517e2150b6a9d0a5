import type { Language } from '../../tenancy/tenant.ts';
import { worksForOwner } from '../../tenancy/what-people-may.ts';
import type { EventActor, EventData } from '../../events/catalogue.ts';
import { formatMoney } from '../../values/money.ts';
import { nationalPhone } from '../../values/phone.ts';
import { listOwners } from '../../tenancy/people.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import { wordsForCustomers, wordsForOwners } from '../messages/news-words.ts';
import { customersOf, queueNews, type NewsDeps } from '../messages/queue-news.ts';
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
  (deps: NewsDeps): NotifyOfReversedPayment =>
  async (tx, news) => {
    await notifyCustomer(deps, tx, news);
    // What is taken back at once was a slip of the finger: the owner reads of it on the home page, which costs nothing.
    if (worksForOwner(news.actor) && news.data.reason !== 'undo') await notifyOwners(deps, tx, news);
  };

const notifyCustomer = async (
  deps: NewsDeps,
  tx: TenantTransaction,
  { eventId, occurredAt: at, data }: ReversalNews,
): Promise<void> => {
  const { receipt, reversedEntryId } = data;
  const payment = await findPayment(tx, receipt);
  if (payment === undefined) return;
  const phones = await findTold(tx, { reason: `payment:${reversedEntryId}`, since: payment.at });
  const { currency } = tx.tenant;
  const params = {
    ...wordsForCustomers(tx.tenant, { receipt, at }),
    paid: formatMoney(data.amountMinor, currency),
    rest: formatMoney(data.balanceMinor, currency),
    phone: nationalPhone((await readShopContact(tx)).phone),
  };
  const news = { key: `payment-reversed:${reversedEntryId}`, about: aboutOf(data), eventId };
  await queueNews(deps, tx, customersOf(tx, phones), { ...news, template: 'M31', params: () => params });
};

const aboutOf = ({ reversedEntryId, customerId }: ReversalNews['data']): readonly string[] => [
  subject('payment', reversedEntryId),
  subject('customer', customerId),
];

const notifyOwners = async (
  deps: NewsDeps,
  tx: TenantTransaction,
  { eventId, occurredAt: at, actor, data }: ReversalNews,
): Promise<void> => {
  const total = formatMoney(data.amountMinor, tx.tenant.currency);
  const said = { ...(await wordsForOwners(tx, actor.id, { receipt: data.receipt, at })), total };
  const params = (language: Language) => ({ ...said, reason: reversalWord(language) });
  const news = { key: `payment-reversed-by-seller:${data.reversedEntryId}`, about: aboutOf(data), eventId };
  await queueNews(deps, tx, await listOwners(tx), { ...news, template: 'M18', params });
};
