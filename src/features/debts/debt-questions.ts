import { localDate } from '../../values/business-day.ts';
import { formatMoney } from '../../values/money.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import { notSo, SO, type AskStillSo, type DebtQuestions, type MessageInQuestion } from '../messages/still-so.ts';
import { subjectId } from '../messages/subjects.ts';
import { mayHaveSeen } from '../messages/told.ts';
import { findOwed, type Owed } from './owed.ts';
import { isReversed } from './reversal-store.ts';

const owedBy = (tx: TenantTransaction, { subjects, to }: MessageInQuestion): Promise<Owed | undefined> =>
  findOwed(tx, { customerId: subjectId(subjects, 'customer'), phone: to });

/** Puts what is owed now in the place of what was written down: by the customer, or by the shop. */
const withRest =
  (restMinor: (owed: Owed) => number): AskStillSo =>
  async (tx, message) => {
    const owed = await owedBy(tx, message);
    if (owed === undefined) return SO;
    const rest = formatMoney(restMinor(owed), tx.tenant.currency);
    return message.params['rest'] === rest ? SO : { so: true, reworded: { params: { ...message.params, rest } } };
  };

const customerOwes = withRest(({ balanceMinor }) => balanceMinor);
const shopOwes = withRest(({ balanceMinor }) => Math.max(0, -balanceMinor));

const paymentReceipt: AskStillSo = async (tx, message, now) => {
  const entryId = subjectId(message.subjects, 'payment');
  if (entryId !== undefined && (await isReversed(tx, entryId))) return notSo('payment_reversed');
  return customerOwes(tx, message, now);
};

const paymentReversed: AskStillSo = async (tx, message, now) => {
  const entryId = subjectId(message.subjects, 'payment');
  const isKnown = entryId === undefined || (await mayHaveSeen(tx, { reason: `payment:${entryId}`, phone: message.to }));
  return isKnown ? customerOwes(tx, message, now) : notSo('no_receipt_went');
};

const reminder: AskStillSo = async (tx, message, now) => {
  const owed = await owedBy(tx, message);
  if (owed === undefined || owed.balanceMinor <= 0) return notSo('nothing_owed');
  const amt = formatMoney(owed.balanceMinor, tx.tenant.currency);
  const date = localDate(owed.debtSince ?? now, tx.tenant.timezone);
  return { so: true, reworded: { params: { ...message.params, amt, date } } };
};

/** What only the debt book can say of its messages before they are sent. */
export const debtQuestions: DebtQuestions = {
  M3: paymentReceipt,
  M16: reminder,
  M31: paymentReversed,
  M37: shopOwes,
};
