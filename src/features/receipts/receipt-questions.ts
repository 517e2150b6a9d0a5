import { isDeepStrictEqual } from 'node:util';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import { formatMoney } from '../../values/money.ts';
import { findOwed } from '../debts/owed.ts';
import {
  notSo,
  SO,
  soIf,
  type AskStillSo,
  type MessageInQuestion,
  type ReceiptQuestions,
} from '../messages/still-so.ts';
import { subjectId } from '../messages/subjects.ts';
import { isSuperseded, mayHaveSeen } from '../messages/told.ts';
import { findLeftOfSale } from '../sales/left-of-sale.ts';
import { findReceiptFacts } from './receipt-facts-store.ts';
import { receiptWords, type ReceiptWords, type ReceiptWordsDeps } from './receipt-words.ts';

/** What only the writer of receipts can ask of them before they are sent. */
export const createReceiptQuestions = (deps: ReceiptWordsDeps): ReceiptQuestions => {
  const receipt = askReceipt(deps);
  return {
    M1: receipt,
    M2: receipt,
    M4: cancelled,
    // SAVED, unless it was taken back since: then the answer to UNDO says what counts.
    M19: saved,
    M33: askReturn(receipt),
    M35: paymentChanged,
  };
};

/** A receipt says what is so when it is sent: a part may have come back meanwhile, or the payment may be put right. */
const askReceipt =
  (deps: ReceiptWordsDeps): AskStillSo =>
  async (tx, message) => {
    const { language, subjects, template, params } = message;
    const saleId = subjectId(subjects, 'sale');
    if (saleId === undefined) return SO;
    const [left, facts] = await Promise.all([findLeftOfSale(tx, saleId), findReceiptFacts(tx, saleId)]);
    if (left?.sale.status !== 'saved' || facts === undefined) return notSo('sale_cancelled');
    const fresh = await withDebt(tx, message, receiptWords(left, { tenant: tx.tenant, language, facts }, deps));
    if (fresh.template === template && isDeepStrictEqual({ ...fresh.params }, { ...params })) return SO;
    return { so: true, reworded: { template: fresh.template, params: fresh.params } };
  };

/** On credit: what is owed now, be it of other sales. */
const withDebt = async (
  tx: TenantTransaction,
  { subjects, to }: MessageInQuestion,
  words: ReceiptWords,
): Promise<ReceiptWords> => {
  if (words.template !== 'M2') return words;
  const owed = await findOwed(tx, { customerId: subjectId(subjects, 'customer'), phone: to });
  if (owed === undefined) return words;
  return { template: 'M2', params: { ...words.params, new: formatMoney(owed.balanceMinor, tx.tenant.currency) } };
};

const isSaved = async (tx: TenantTransaction, saleId: string | undefined): Promise<boolean> =>
  saleId === undefined || (await findLeftOfSale(tx, saleId))?.sale.status === 'saved';

const saved: AskStillSo = async (tx, { subjects }) =>
  soIf(await isSaved(tx, subjectId(subjects, 'sale')), 'sale_cancelled');

/** "The old SMS is no longer valid": only where there may be one. */
const cancelled: AskStillSo = async (tx, { subjects, to: phone }) => {
  const saleId = subjectId(subjects, 'sale');
  const isKnown = saleId === undefined || (await mayHaveSeen(tx, { reason: `receipt:${saleId}`, phone }));
  return soIf(isKnown, 'no_receipt_went');
};

/** To somebody who may have the receipt as it was before the change; one that was sent later says what is so now. */
const hadItBefore = async (
  tx: TenantTransaction,
  { createdAt: before, to: phone }: MessageInQuestion,
  saleId: string,
): Promise<boolean> => mayHaveSeen(tx, { reason: `receipt:${saleId}`, phone, before });

/** News of a part that came back: what is left is that of now. A receipt of which nothing is left is asked as a receipt. */
const askReturn =
  (receipt: AskStillSo): AskStillSo =>
  async (tx, message, now) => {
    const { subjects, params } = message;
    const saleId = subjectId(subjects, 'sale');
    if (saleId === undefined || subjectId(subjects, 'return') === undefined) return receipt(tx, message, now);
    const left = await findLeftOfSale(tx, saleId);
    if (left?.sale.status !== 'saved') return notSo('sale_cancelled');
    if (!(await hadItBefore(tx, message, saleId))) return notSo('no_receipt_went');
    const amount = formatMoney(left.totalMinor, left.sale.currency);
    return params['left'] === amount ? SO : { so: true, reworded: { params: { ...params, left: amount } } };
  };

const paymentChanged: AskStillSo = async (tx, message) => {
  const saleId = subjectId(message.subjects, 'sale');
  if (saleId === undefined) return SO;
  if (!(await isSaved(tx, saleId))) return notSo('sale_cancelled');
  if (await isSuperseded(tx, message.id)) return notSo('changed_again');
  return soIf(await hadItBefore(tx, message, saleId), 'no_receipt_went');
};
