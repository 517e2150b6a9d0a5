import { localDate } from '../../values/business-day.ts';
import { formatMoney } from '../../values/money.ts';
import { nationalPhone, type E164 } from '../../values/phone.ts';
import type { Tenant } from '../../tenancy/tenant.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import type { MessageParams } from '../messages/message-templates.ts';
import { wordsForCustomers } from '../messages/news-words.ts';
import type { QueuedMessage, QueueMessage } from '../messages/queue-message.ts';
import { subject } from '../messages/subjects.ts';
import { paymentLabel } from '../messages/payment-label.ts';
import type { DebtPayment } from './debt-payment.ts';
import { readShopContact, type ShopContact } from './payments-store.ts';

export interface DebtMessagesDeps {
  readonly queueMessage: QueueMessage;
  /** Where customers send STOP to. */
  readonly shortCode: string;
}

/** Who owes what, for a reminder. */
export interface Reminded {
  readonly id: string;
  readonly phone: E164;
  readonly name: string;
  readonly balanceMinor: number;
  readonly debtSince: Date;
}

/** Who wants the receipt of a payment, and where it goes. */
export interface PaymentReceiptRequest {
  readonly id: string;
  readonly phone: E164;
}

/** What customers are told about their debts. */
export interface DebtMessages {
  /** The receipt of a payment (M3), or of money that the shop gave back (M37), once for each request. */
  receipt(tx: TenantTransaction, payment: DebtPayment, request: PaymentReceiptRequest): Promise<void>;
  /** A reminder (M16), in the hours in which reminders may go out. */
  reminder(tx: TenantTransaction, debtor: Reminded, eventId: string): Promise<QueuedMessage | undefined>;
}

/** Makes the operations that queue messages about debts. */
export const createDebtMessages = (deps: DebtMessagesDeps): DebtMessages => ({
  receipt: (tx, payment, request) => queueReceipt(deps, tx, payment, request),
  reminder: (tx, debtor, eventId) => queueReminder(deps, tx, debtor, eventId),
});

const queueReceipt = async (
  { queueMessage }: DebtMessagesDeps,
  tx: TenantTransaction,
  payment: DebtPayment,
  request: PaymentReceiptRequest,
): Promise<void> => {
  const words = receiptWords(tx.tenant, payment, await readShopContact(tx));
  const message = {
    dedupeKey: `payment:${payment.entryId}:${request.id}`,
    about: [subject('payment', payment.entryId), subject('customer', payment.customerId)],
    to: request.phone,
    language: tx.tenant.language,
  };
  if (words.template === 'M3') await queueMessage(tx, { ...message, ...words });
  else await queueMessage(tx, { ...message, ...words });
};

const queueReminder = async (
  { queueMessage, shortCode: smsno }: DebtMessagesDeps,
  tx: TenantTransaction,
  debtor: Reminded,
  eventId: string,
): Promise<QueuedMessage | undefined> => {
  const { currency, language, name: shop, timezone } = tx.tenant;
  const phone = nationalPhone((await readShopContact(tx)).phone);
  const amt = formatMoney(debtor.balanceMinor, currency);
  const params = { cust: debtor.name, amt, shop, date: localDate(debtor.debtSince, timezone), phone, smsno };
  const message = { dedupeKey: `reminder:${eventId}`, about: [subject('customer', debtor.id)], eventId };
  return queueMessage(tx, { ...message, to: debtor.phone, language, template: 'M16', params });
};

type ReceiptWords =
  | { readonly template: 'M3'; readonly params: MessageParams<'M3'> }
  | { readonly template: 'M37'; readonly params: MessageParams<'M37'> };

const receiptWords = (
  tenant: Tenant,
  { kind, receipt, paidMinor, payment, at, balanceMinor }: DebtPayment,
  contact: ShopContact,
): ReceiptWords => {
  const { currency, language } = tenant;
  const params = {
    ...wordsForCustomers(tenant, { receipt, at }),
    paid: formatMoney(paidMinor, currency),
    pay: paymentLabel(payment, contact, language),
    rest: formatMoney(kind === 'payout' ? -balanceMinor : balanceMinor, currency),
    phone: nationalPhone(contact.phone),
  };
  return { template: kind === 'payout' ? 'M37' : 'M3', params };
};
