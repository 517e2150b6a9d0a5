import { formatReference } from '../../values/damm.ts';
import { fit, toGsm7 } from '../../values/gsm7.ts';
import { formatMoney, type CurrencyCode } from '../../values/money.ts';
import { nationalPhone } from '../../values/phone.ts';
import { formatQuantity } from '../../values/quantity.ts';
import type { Language, Tenant } from '../../tenancy/tenant.ts';
import type { DialCodes } from '../messages/dial-codes.ts';
import type { MessageParams } from '../messages/message-templates.ts';
import { wordsForCustomers } from '../messages/news-words.ts';
import { roundingWords } from '../messages/rounding-words.ts';
import type { LeftOfSale, LineLeft } from '../sales/left-of-sale.ts';
import { paymentLabel } from '../messages/payment-label.ts';
import type { ReceiptFacts } from './receipt-facts-store.ts';

export interface ReceiptWordsDeps {
  readonly dial: DialCodes;
  /** Where customers send STOP to. */
  readonly shortCode: string;
}

/** What a receipt says, and in which message: paid, on credit, or that all of it came back. */
export type ReceiptWords =
  | { readonly template: 'M1'; readonly params: MessageParams<'M1'> }
  | { readonly template: 'M2'; readonly params: MessageParams<'M2'> }
  | { readonly template: 'M33'; readonly params: MessageParams<'M33'> };

/** For whom a receipt is written. */
export interface ReceiptReader {
  readonly tenant: Tenant;
  readonly language: Language;
  readonly facts: ReceiptFacts;
}

/**
 * What the receipt of a sale says now: how it was paid in the end, and only what did not come back, which is also what the
 * public check answers.
 */
export const receiptWords = (
  left: LeftOfSale,
  { tenant, language, facts }: ReceiptReader,
  { dial, shortCode }: ReceiptWordsDeps,
): ReceiptWords => {
  const { sale, lines, lastReturn } = left;
  if (lines.length === 0 && lastReturn !== undefined) {
    return { template: 'M33', params: returnWords(left, lastReturn, { tenant, facts }) };
  }
  const shown = {
    ...wordsForCustomers(tenant, { receipt: sale.receipt, at: sale.soldAt }),
    total: formatMoney(left.totalMinor, sale.currency),
    cart: lines.map((line) => receiptLine(line, sale.currency)),
    smsno: shortCode,
  };
  if (sale.payment === 'credit') {
    const owes = formatMoney(facts.owesMinor ?? left.totalMinor, sale.currency);
    return { template: 'M2', params: { ...shown, new: owes, phone: nationalPhone(facts.shopPhone) } };
  }
  const pay = paymentLabel(sale.payment, facts, language);
  const round = roundingWords(language, left.roundingMinor, sale.currency);
  return { template: 'M1', params: { ...shown, pay, round, qv: dial.verify(tenant.shopNumber, sale.receipt) } };
};

/** That a part of a sale came back, and what of it is still valid. */
export const returnWords = (
  { sale, totalMinor: leftMinor }: LeftOfSale,
  back: { readonly receipt: string; readonly amountMinor: number; readonly at: Date },
  { tenant, facts }: Pick<ReceiptReader, 'tenant' | 'facts'>,
): MessageParams<'M33'> => ({
  ...wordsForCustomers(tenant, { receipt: sale.receipt, at: back.at }),
  amt: formatMoney(back.amountMinor, sale.currency),
  back: formatReference(back.receipt),
  left: formatMoney(leftMinor, sale.currency),
  phone: nationalPhone(facts.shopPhone),
});

const NAME_IN_LINE = 14;

/** `3 Sugar 1kg 450` */
const receiptLine = ({ quantityMilli, name, totalMinor }: LineLeft, currency: CurrencyCode): string =>
  [
    formatQuantity(quantityMilli),
    fit(toGsm7(name), NAME_IN_LINE),
    formatMoney(totalMinor, currency, { short: true }),
  ].join(' ');
