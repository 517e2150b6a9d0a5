import { isInvitedNow, isOneOfUs, isOwner } from '../../tenancy/people.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import type { TemplateId } from './message-templates.ts';
import type { Message } from './message.ts';
import { isSuperseded } from './told.ts';

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

export const SO: StillSo = { so: true };

/** No longer so, for a reason that the ledger keeps. */
export const notSo = (reason: string): StillSo => ({ so: false, reason });

/** Still so where the condition holds. */
export const soIf = (isSo: boolean, reason: string): StillSo => (isSo ? SO : notSo(reason));

/** What happened at the time that it names, and stays true. */
const itHappened: AskStillSo = () => Promise.resolve(SO);

const toAnOwner =
  (question: AskStillSo): AskStillSo =>
  async (tx, message, now) => {
    return (await isOwner(tx, message.to)) ? question(tx, message, now) : notSo('not_an_owner');
  };

const invitation: AskStillSo = async (tx, { to }, now) => soIf(await isInvitedNow(tx, to, now), 'not_invited');

const toOurPeople: AskStillSo = async (tx, { to }) => soIf(await isOneOfUs(tx, to), 'left_the_shop');

const newestCode: AskStillSo = async (tx, { id }) => soIf(!(await isSuperseded(tx, id)), 'newer_code');

/** AGAIN is understood for some minutes. */
const QUESTION_MS = 5 * 60_000;
const repeatedSale: AskStillSo = (_tx, { createdAt }, now) =>
  Promise.resolve(soIf(now.getTime() - createdAt.getTime() < QUESTION_MS, 'too_late'));

/** The receipt of a sale in its forms, what became of the sale afterwards, and the answer to a sale by SMS. */
export type ReceiptQuestions = Readonly<Record<'M1' | 'M2' | 'M4' | 'M19' | 'M33' | 'M35', AskStillSo>>;
/** What passed between shop and customer about a debt, and reminders of it. */
export type DebtQuestions = Readonly<Record<'M3' | 'M16' | 'M31' | 'M37', AskStillSo>>;
/** Items that run low, and counts to decide on. */
export type StockQuestions = Readonly<Record<'M5' | 'M6' | 'M7' | 'M17', AskStillSo>>;
/** What a day came to. */
export type ReportQuestions = Readonly<Record<'M8', AskStillSo>>;

/** What only the features whose messages they are can ask. */
export type FeatureQuestions = ReceiptQuestions & DebtQuestions & StockQuestions & ReportQuestions;

/** Every message has its question. */
const questionsWith = (features: FeatureQuestions): Readonly<Record<TemplateId, AskStillSo>> => ({
  ...features,
  M5: toAnOwner(features.M5),
  M6: toAnOwner(features.M6),
  // Somebody asked for the list: it is an answer.
  M7: (tx, message, now) =>
    message.class === 'reply' ? itHappened(tx, message, now) : toAnOwner(features.M7)(tx, message, now),
  M8: toAnOwner(features.M8),
  M9: newestCode,
  M10: newestCode,
  M11: itHappened,
  M12: itHappened,
  M13: itHappened,
  M14: invitation,
  M15: toOurPeople,
  M17: toAnOwner(features.M17),
  M18: toAnOwner(itHappened),
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
  M32: itHappened,
  M34: toAnOwner(itHappened),
  M36: toAnOwner(itHappened),
  M38: toAnOwner(itHappened),
});

/** Makes the operation that asks whether a message is still so. */
export const createAskStillSo = (features: FeatureQuestions): AskStillSo => {
  const questions = questionsWith(features);
  return (tx, message, now) => questions[message.template](tx, message, now);
};
