import { localDate } from '../../values/business-day.ts';
import { formatMoney } from '../../values/money.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import type { TemplateId } from './message-templates.ts';
import type { Message } from './message.ts';
import {
  findOwed,
  isCountPending,
  isInvitedNow,
  isOneOfUs,
  isOwner,
  isPaymentBooked,
  isSaleSaved,
  isSuperseded,
  mayHaveReceipt,
  type Owed,
} from './still-so-store.ts';
import { subjectId } from './subjects.ts';

/** A message as it stands in the ledger. */
export type MessageInQuestion = Pick<
  Message,
  'id' | 'to' | 'template' | 'class' | 'language' | 'subjects' | 'params' | 'createdAt'
>;

/** Its words as they are now; what is not given stays. */
export interface Reworded {
  readonly template?: TemplateId;
  readonly params: Readonly<Record<string, unknown>>;
  readonly body?: string;
}

export type StillSo =
  { readonly so: true; readonly reworded?: Reworded | undefined } | { readonly so: false; readonly reason: string };

/** Asks, before each try, whether what a message says is still so; what has changed meanwhile is put right. */
export type AskStillSo = (tx: TenantTransaction, message: MessageInQuestion, now: Date) => Promise<StillSo>;

type Question = AskStillSo;

const SO: StillSo = { so: true };
const no = (reason: string): StillSo => ({ so: false, reason });
const soIf = (isSo: boolean, reason: string): StillSo => (isSo ? SO : no(reason));

/** What happened at the time that it names, and stays true. */
const itHappened: Question = () => Promise.resolve(SO);

const receipt: Question = async (tx, { subjects }) => {
  const saleId = subjectId(subjects, 'sale');
  return soIf(saleId === undefined || (await isSaleSaved(tx, saleId)), 'sale_cancelled');
};

const owedBy = (tx: TenantTransaction, { subjects, to }: MessageInQuestion): Promise<Owed | undefined> =>
  findOwed(tx, { customerId: subjectId(subjects, 'customer'), phone: to });

/** Puts the debt as it is now in the place of the one that was written down. */
const withDebt =
  (name: 'new' | 'rest'): Question =>
  async (tx, message) => {
    const owed = await owedBy(tx, message);
    if (owed === undefined) return SO;
    const amount = formatMoney(owed.balanceMinor, tx.tenant.currency);
    return message.params[name] === amount
      ? SO
      : { so: true, reworded: { params: { ...message.params, [name]: amount } } };
  };

const creditReceipt: Question = async (tx, message, now) => {
  const answer = await receipt(tx, message, now);
  return answer.so ? withDebt('new')(tx, message, now) : answer;
};

const paymentReceipt: Question = async (tx, message, now) => {
  const entryId = subjectId(message.subjects, 'payment');
  if (entryId !== undefined && !(await isPaymentBooked(tx, entryId))) return no('payment_reversed');
  return withDebt('rest')(tx, message, now);
};

const paymentReversed: Question = async (tx, message, now) => {
  const entryId = subjectId(message.subjects, 'payment');
  const isKnown = entryId === undefined || (await mayHaveReceipt(tx, `payment:${entryId}`, message.to));
  return isKnown ? withDebt('rest')(tx, message, now) : no('no_receipt_went');
};

const reminder: Question = async (tx, message, now) => {
  const owed = await owedBy(tx, message);
  if (owed === undefined || owed.balanceMinor <= 0) return no('nothing_owed');
  const amt = formatMoney(owed.balanceMinor, tx.tenant.currency);
  const date = localDate(owed.debtSince ?? now, tx.tenant.timezone);
  return { so: true, reworded: { params: { ...message.params, amt, date } } };
};

/** "The old SMS is no longer valid": only where there may be one. */
const cancelled: Question = async (tx, { subjects, to }) => {
  const saleId = subjectId(subjects, 'sale');
  return soIf(saleId === undefined || (await mayHaveReceipt(tx, `receipt:${saleId}`, to)), 'no_receipt_went');
};

const toAnOwner =
  (question: Question): Question =>
  async (tx, message, now) => {
    return (await isOwner(tx, message.to)) ? question(tx, message, now) : no('not_an_owner');
  };

const count: Question = async (tx, { subjects }) => {
  const id = subjectId(subjects, 'count');
  return soIf(id === undefined || (await isCountPending(tx, id)), 'decided');
};

const invitation: Question = async (tx, { to }, now) => soIf(await isInvitedNow(tx, to, now), 'not_invited');

const toOurPeople: Question = async (tx, { to }) => soIf(await isOneOfUs(tx, to), 'left_the_shop');

const newestCode: Question = async (tx, { id }) => soIf(!(await isSuperseded(tx, id)), 'newer_code');

/** SAVED, unless it was taken back since: then the answer to UNDO says what counts. */
const savedReply: Question = receipt;

/** AGAIN is understood for some minutes. */
const QUESTION_MS = 5 * 60_000;
const repeatedSale: Question = (_tx, { createdAt }, now) =>
  Promise.resolve(soIf(now.getTime() - createdAt.getTime() < QUESTION_MS, 'too_late'));

/** What only the writers of these messages can ask. */
export interface OtherQuestions {
  readonly lowStock: AskStillSo;
  readonly evening: AskStillSo;
}

/** Every message has its question. */
const questionsWith = ({ lowStock, evening }: OtherQuestions): Readonly<Record<TemplateId, Question>> => ({
  M1: receipt,
  M2: creditReceipt,
  M3: paymentReceipt,
  M4: cancelled,
  M5: toAnOwner(lowStock),
  M6: toAnOwner(lowStock),
  M7: (tx, message, now) =>
    message.class === 'reply' ? itHappened(tx, message, now) : toAnOwner(lowStock)(tx, message, now),
  M8: toAnOwner(evening),
  M9: newestCode,
  M10: newestCode,
  M11: itHappened,
  M12: itHappened,
  M13: itHappened,
  M14: invitation,
  M15: toOurPeople,
  M16: reminder,
  M17: toAnOwner(count),
  M18: toAnOwner(itHappened),
  M19: savedReply,
  M20: itHappened,
  M21: itHappened,
  M22: itHappened,
  M23: itHappened,
  M24: repeatedSale,
  M25: itHappened,
  M26: itHappened,
  M27: itHappened,
  M28: itHappened,
  M29: itHappened,
  M30: itHappened,
  M31: paymentReversed,
  M32: itHappened,
});

/** Makes the operation that asks whether a message is still so. */
export const createAskStillSo = (others: OtherQuestions): AskStillSo => {
  const questions = questionsWith(others);
  return (tx, message, now) => questions[message.template](tx, message, now);
};
