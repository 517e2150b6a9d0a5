import { localDate, localTime } from '../../values/business-day.ts';
import { formatReference } from '../../values/damm.ts';
import { formatMoney } from '../../values/money.ts';
import { nationalPhone, type E164 } from '../../values/phone.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import type { QueuedMessage, QueueMessage } from '../messages/queue-message.ts';
import { subject } from '../messages/subjects.ts';
import { paymentLabel } from '../receipts/receipt-message.ts';
import type { DebtPayment } from './debt-payment.ts';
import { readShopContact } from './payments-store.ts';

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
  /** The receipt of a payment (M3), once for each request. */
  receipt(tx: TenantTransaction, payment: DebtPayment, request: PaymentReceiptRequest): Promise<void>;
  /** A reminder (M16), in the hours in which reminders may go out. */
  reminder(tx: TenantTransaction, debtor: Reminded, eventId: string): Promise<QueuedMessage | undefined>;
}

/** Makes the operations that queue messages about debts. */
export const createDebtMessages = ({ queueMessage, shortCode }: DebtMessagesDeps): DebtMessages => ({
  receipt: async (tx, payment, request) => {
    const { currency, language, name, timezone } = tx.tenant;
    const contact = await readShopContact(tx);
    await queueMessage(tx, {
      dedupeKey: `payment:${payment.entryId}:${request.id}`,
      about: [subject('payment', payment.entryId), subject('customer', payment.customerId)],
      to: request.phone,
      language,
      template: 'M3',
      params: {
        rno: formatReference(payment.receipt),
        paid: formatMoney(payment.paidMinor, currency),
        pay: paymentLabel(payment.payment, contact, language),
        shop: name,
        date: localDate(payment.at, timezone),
        time: localTime(payment.at, timezone),
        rest: formatMoney(payment.balanceMinor, currency),
        phone: nationalPhone(contact.phone),
      },
    });
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
