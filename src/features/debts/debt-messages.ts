import { localDate, localTime } from '../../values/business-day.ts';
import { formatReference } from '../../values/damm.ts';
import { formatMoney } from '../../values/money.ts';
import { nationalPhone, type E164 } from '../../values/phone.ts';
import type { Tenant } from '../../tenancy/tenant.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import type { MessageParams } from '../messages/message-templates.ts';
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
export const createDebtMessages = ({ queueMessage, shortCode }: DebtMessagesDeps): DebtMessages => ({
  receipt: async (tx, payment, request) => {
    const { language } = tx.tenant;
    const contact = await readShopContact(tx);
    const words = receiptWords(tx.tenant, payment, contact);
    const message = {
      dedupeKey: `payment:${payment.entryId}:${request.id}`,
      about: [subject('payment', payment.entryId), subject('customer', payment.customerId)],
      to: request.phone,
      language,
    };
    if (words.template === 'M3') await queueMessage(tx, { ...message, ...words });
    else await queueMessage(tx, { ...message, ...words });
  },

  reminder: async (tx, debtor, eventId) => {
    const { currency, language, name, timezone } = tx.tenant;
    const contact = await readShopContact(tx);
    return queueMessage(tx, {
      dedupeKey: `reminder:${eventId}`,
      about: [subject('customer', debtor.id)],
      eventId,
      to: debtor.phone,
      language,
      template: 'M16',
      params: {
        cust: debtor.name,
        amt: formatMoney(debtor.balanceMinor, currency),
        shop: name,
        date: localDate(debtor.debtSince, timezone),
        phone: nationalPhone(contact.phone),
        smsno: shortCode,
      },
    });
  },
});

type ReceiptWords =
  | { readonly template: 'M3'; readonly params: MessageParams<'M3'> }
  | { readonly template: 'M37'; readonly params: MessageParams<'M37'> };

const receiptWords = (
  { currency, language, name, timezone }: Tenant,
  { kind, receipt, paidMinor, payment, at, balanceMinor }: DebtPayment,
  contact: ShopContact,
): ReceiptWords => {
  const params = {
    rno: formatReference(receipt),
    paid: formatMoney(paidMinor, currency),
    pay: paymentLabel(payment, contact, language),
    shop: name,
    date: localDate(at, timezone),
    time: localTime(at, timezone),
    rest: formatMoney(kind === 'payout' ? -balanceMinor : balanceMinor, currency),
    phone: nationalPhone(contact.phone),
  };
  return { template: kind === 'payout' ? 'M37' : 'M3', params };
};
