import { localDate, localTime } from '../../values/business-day.ts';
import { formatReference } from '../../values/damm.ts';
import { fit, toGsm7 } from '../../values/gsm7.ts';
import type { Hasher } from '../../platform/hash.ts';
import { formatMoney } from '../../values/money.ts';
import { nationalPhone } from '../../values/phone.ts';
import { formatQuantity } from '../../values/quantity.ts';
import type { Language, Tenant } from '../../tenancy/tenant.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import { findSaleById } from '../sales/find-sale.ts';
import type { Payment, Sale, SaleLine } from '../sales/sale.ts';
import type { DialCodes } from '../messages/dial-codes.ts';
import type { QueuedMessage, QueueMessage } from '../messages/queue-message.ts';
import { subject } from '../messages/subjects.ts';
import { findReceiptFacts, type ReceiptFacts } from './receipt-facts-store.ts';
import { roundingWords } from '../messages/rounding-words.ts';

export interface ReceiptMessageDeps {
  readonly queueMessage: QueueMessage;
  readonly hasher: Hasher;
  readonly dial: DialCodes;
  /** Where customers send STOP to. */
  readonly shortCode: string;
}

/** A receipt that somebody asked for. */
export interface WantedReceipt {
  readonly saleId: string;
  /** Undefined: from before requests were written down. */
  readonly requestId: string | undefined;
  readonly eventId: string;
}

/**
 * Queues the receipt of a sale to the number it was asked for: once for each request, however often its event comes.
 * Undefined when there is nothing to send: no number, a cancelled sale, or a message for this request already.
 */
export type QueueReceipt = (tx: TenantTransaction, wanted: WantedReceipt) => Promise<QueuedMessage | undefined>;

/** Makes the operation that queues receipts. */
export const createQueueReceipt =
  (deps: ReceiptMessageDeps): QueueReceipt =>
  async (tx, { saleId, requestId, eventId }) => {
    const [sale, facts] = await Promise.all([findSaleById(tx, saleId), findReceiptFacts(tx, saleId, requestId)]);
    if (sale?.status !== 'saved' || facts?.phone == null) return undefined;
    const { language } = tx.tenant;
    const dedupeKey = `receipt:${saleId}:${requestId ?? deps.hasher.phone(facts.phone)}`;
    const about = [
      subject('sale', saleId),
      ...(facts.customerId === null ? [] : [subject('customer', facts.customerId)]),
    ];
    const message = { dedupeKey, about, to: facts.phone, language, eventId };
    const shown = valuesOf(tx.tenant, sale, deps);
    if (sale.payment === 'credit') {
      const owes = formatMoney(facts.owesMinor ?? sale.totalMinor, sale.currency);
      const params = { ...shown, new: owes, phone: nationalPhone(facts.shopPhone) };
      return deps.queueMessage(tx, { ...message, template: 'M2', params });
    }
    const pay = paymentLabel(sale.payment, facts, language);
    const round = roundingWords(language, sale.roundingMinor, sale.currency);
    const params = { ...shown, pay, round, qv: deps.dial.verify(tx.tenant.shopNumber, sale.receipt) };
    return deps.queueMessage(tx, { ...message, template: 'M1', params });
  };

const valuesOf = (tenant: Tenant, sale: Sale, { shortCode }: ReceiptMessageDeps) => ({
  rno: formatReference(sale.receipt),
  total: formatMoney(sale.totalMinor, sale.currency),
  shop: tenant.name,
  date: localDate(sale.soldAt, tenant.timezone),
  time: localTime(sale.soldAt, tenant.timezone),
  cart: sale.lines.map((line) => receiptLine(line, sale)),
  smsno: shortCode,
});

const NAME_IN_LINE = 14;

/** `3 Sugar 1kg 450` */
const receiptLine = ({ quantityMilli, name, totalMinor }: SaleLine, { currency }: Sale): string =>
  [
    formatQuantity(quantityMilli),
    fit(toGsm7(name), NAME_IN_LINE),
    formatMoney(totalMinor, currency, { short: true }),
  ].join(' ');

const CARD: Readonly<Record<Language, string>> = { en: 'Card', sw: 'Kadi', fr: 'Carte' };

/** What people call the way of paying; mobile money as the shop calls it. */
export const paymentLabel = (
  payment: Exclude<Payment, 'credit'>,
  facts: Pick<ReceiptFacts, 'mobileMoneyLabel'>,
  language: Language,
): string => {
  switch (payment) {
    case 'cash':
      return 'Cash';
    case 'mobile_money':
      return facts.mobileMoneyLabel;
    case 'card':
      return CARD[language];
  }
};
