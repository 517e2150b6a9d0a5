import type { Clock } from '../../platform/clock.ts';
import { finishWork, planWork } from '../../tenancy/due-work.ts';
import { maySend } from '../../tenancy/lineage.ts';
import { PROGRAM } from '../../tenancy/occasion.ts';
import type { InTenant, TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import type { Tenant } from '../../tenancy/tenant.ts';
import type { PaymentNews, PaymentRequest, QueryOutcome, RequestOutcome } from '../../values/mobile-money.ts';
import { assignPaymentIn, matchAmountIn } from './match-payments.ts';
import { noteHandled, waitingNews } from './notices-store.ts';
import { nextLook, nextPoll, DECIDED_WITHIN_MS, SETTLE_PAYMENT, type Payment } from './payment.ts';
import {
  findByReceiptRef,
  findPaymentById,
  holdPayments,
  keepAskRef,
  keepReceiptRef,
  readAskRef,
  settlePayment,
  takePhoneToAsk,
} from './payments-store.ts';
import { announceSettled, takeMoneyIn, welcome } from './take-money.ts';

/** What is asked of a provider. */
export interface AskedProvider {
  readonly request: (request: PaymentRequest) => Promise<RequestOutcome>;
  readonly query: (ref: { readonly ref: string; readonly askRef: string | null }) => Promise<QueryOutcome>;
}

export interface SettleDeps {
  readonly inTenant: InTenant;
  readonly clock: Clock;
  readonly providers: ReadonlyMap<string, AskedProvider>;
}

/** Works on one payment. It may run any number of times. */
export type SettlePayment = (tenant: Tenant, paymentId: string) => Promise<void>;

/** What the ledger wants to know from outside. */
type Question =
  | { readonly ask: 'request'; readonly provider: string; readonly request: PaymentRequest }
  | { readonly ask: 'query'; readonly provider: string; readonly ref: string; readonly askRef: string | null };

const work = (paymentId: string) => ({ kind: SETTLE_PAYMENT, subjectId: paymentId });

/**
 * Makes the operation that brings a payment forward: takes in what was told of it, asks the customer or the provider, and says
 * when there is more to do. A request is never believed to be paid because somebody says so at our address: the provider is
 * asked.
 */
export const createSettlePayment = (deps: SettleDeps): SettlePayment => {
  const { inTenant, clock } = deps;
  return async (tenant, paymentId) => {
    const question = await inTenant(tenant, (tx) => begin(tx, paymentId, clock.now()));
    if (question === undefined) return;
    const provider = deps.providers.get(question.provider);
    if (question.ask === 'request') {
      const outcome = (await provider?.request(question.request)) ?? { status: 'unknown' };
      await inTenant(tenant, (tx) => noteAsked(tx, paymentId, outcome, clock.now()));
      return;
    }
    const outcome = (await provider?.query(question)) ?? { status: 'pending' };
    await inTenant(tenant, (tx) => noteAnswer(tx, paymentId, outcome, clock.now()));
  };
};

const begin = async (tx: TenantTransaction, paymentId: string, now: Date): Promise<Question | undefined> => {
  // Redis may still know of work from before the database came back from a backup.
  if (!(await maySend(tx))) return undefined;
  await holdPayments(tx);
  const news = await waitingNews(tx, paymentId);
  const came = news.filter(({ kind }) => kind === 'came');
  for (const one of came) await takeMoneyIn(tx, one, now);
  if (came.length > 0) await noteHandled(tx, paymentId, now);
  const payment = await findPaymentById(tx, paymentId);
  if (payment === undefined) {
    await close(tx, paymentId, now);
    return undefined;
  }
  return isOpen(payment, news) ? questionOf(tx, payment, now) : lookAgain(tx, payment, { news, now });
};

/** Whether the provider has to say how it stands; also of what failed and is now told to be paid after all. */
const isOpen = ({ status, reason }: Payment, news: readonly PaymentNews[]): boolean => {
  if (status === 'pending') return true;
  if (status === 'unknown') return reason !== 'wrong_amount';
  return status === 'failed' && news.some(({ kind, state }) => kind === 'result' && state === 'paid');
};

const questionOf = async (tx: TenantTransaction, payment: Payment, now: Date): Promise<Question> => {
  const { id, provider, providerRef: ref, amountMinor } = payment;
  const phone = await takePhoneToAsk(tx, id, now);
  if (phone === undefined) return { ask: 'query', provider, ref, askRef: await readAskRef(tx, id) };
  const { shopNumber } = tx.tenant;
  return { ask: 'request', provider, request: { ref, shopNumber, amountMinor, phone } };
};

const close = async (tx: TenantTransaction, paymentId: string, now: Date): Promise<void> => {
  await noteHandled(tx, paymentId, now);
  await finishWork(tx, work(paymentId));
};

/** Nothing is open: its receipt is kept if it came late, and its sale is looked for, for a while. */
const lookAgain = async (
  tx: TenantTransaction,
  payment: Payment,
  { news, now }: { readonly news: readonly PaymentNews[]; readonly now: Date },
): Promise<undefined> => {
  await keepLateReceipt(tx, payment, news);
  const { id, settledAt } = payment;
  const next = settledAt === null ? undefined : nextLook(settledAt, now);
  if (next === undefined || !(await isWithoutSale(tx, payment, now))) {
    await close(tx, id, now);
    return undefined;
  }
  await noteHandled(tx, id, now);
  await planWork(tx, { ...work(id), dueAt: next });
  return undefined;
};

/** Whether this is money that is for no sale, also after its sale was looked for. */
const isWithoutSale = async (tx: TenantTransaction, payment: Payment, now: Date): Promise<boolean> => {
  const { id, status, saleId, amountMinor, seenAt: at } = payment;
  if (status !== 'paid' || saleId !== null) return false;
  const pairs = await matchAmountIn(tx, { amountMinor, at }, now);
  return pairs.every(({ paymentId }) => paymentId !== id);
};

const keepLateReceipt = async (
  tx: TenantTransaction,
  payment: Payment,
  news: readonly PaymentNews[],
): Promise<void> => {
  const receiptRef = receiptIn(news);
  if (payment.status !== 'paid' || payment.receiptRef !== null || receiptRef === undefined) return;
  if ((await findByReceiptRef(tx, payment.provider, receiptRef)) !== undefined) return;
  await keepReceiptRef(tx, payment.id, receiptRef);
};

const paidNews = (news: readonly PaymentNews[]): PaymentNews | undefined =>
  news.findLast(({ kind, state }) => kind === 'result' && state === 'paid');
const receiptIn = (news: readonly PaymentNews[]): string | undefined => paidNews(news)?.receiptRef;

/** The customer was asked, or could not be. */
const noteAsked = async (
  tx: TenantTransaction,
  paymentId: string,
  outcome: RequestOutcome,
  now: Date,
): Promise<void> => {
  await holdPayments(tx);
  const payment = await findPaymentById(tx, paymentId);
  if (payment === undefined) return;
  if (outcome.status === 'sent') await keepAskRef(tx, paymentId, outcome.askRef);
  if (outcome.status === 'refused' && payment.status === 'pending') {
    await fail(tx, payment, { reason: outcome.reason, now });
    return;
  }
  // Perhaps it was asked and perhaps not: nobody asks again, and the provider may know.
  await planWork(tx, { ...work(paymentId), dueAt: nextPoll(payment.requestedAt ?? now, now) ?? now });
};

const fail = async (
  tx: TenantTransaction,
  payment: Payment,
  { reason, now }: { readonly reason: string; readonly now: Date },
): Promise<void> => {
  if (payment.status !== 'failed') {
    const failed = await settlePayment(tx, payment.id, { status: 'failed', now, reason });
    announceSettled(tx, 'payment.failed', failed, now);
  }
  await close(tx, payment.id, now);
};

/** The provider has said how a request stands. */
const noteAnswer = async (
  tx: TenantTransaction,
  paymentId: string,
  outcome: QueryOutcome,
  now: Date,
): Promise<void> => {
  await holdPayments(tx);
  const payment = await findPaymentById(tx, paymentId);
  if (payment === undefined || payment.status === 'paid') return;
  if (outcome.status === 'pending') await pollAgain(tx, payment, now);
  else if (outcome.status === 'failed') await fail(tx, payment, { reason: outcome.reason, now });
  else await notePaid(tx, payment, { outcome, now });
};

const notePaid = async (
  tx: TenantTransaction,
  payment: Payment,
  { outcome, now }: { readonly outcome: QueryOutcome & { readonly status: 'paid' }; readonly now: Date },
): Promise<void> => {
  const told = paidNews(await waitingNews(tx, payment.id));
  const isOther = [outcome.amountMinor, told?.amountMinor].some(
    (minor) => (minor ?? payment.amountMinor) !== payment.amountMinor,
  );
  if (isOther) return unclear(tx, payment, { reason: 'wrong_amount', now });
  const receiptRef = outcome.receiptRef ?? told?.receiptRef;
  const known = receiptRef === undefined ? undefined : await findByReceiptRef(tx, payment.provider, receiptRef);
  // The same money is in the ledger as money that came by itself.
  if (known !== undefined) return isKnownAs(tx, payment, { known, now });
  const paid = await settlePayment(tx, payment.id, { status: 'paid', now, receiptRef, payer: told?.payer });
  await close(tx, payment.id, now);
  await welcome(tx, paid, now);
};

/** One row has the money: the one that had it first, which is for the sale that the request was for. */
const isKnownAs = async (
  tx: TenantTransaction,
  payment: Payment,
  { known, now }: { readonly known: Payment; readonly now: Date },
): Promise<void> => {
  await fail(tx, payment, { reason: 'told_before', now });
  if (payment.saleId === null || known.saleId !== null || known.amountMinor !== payment.amountMinor) return;
  const pair = { paymentId: known.id, saleId: payment.saleId };
  await assignPaymentIn(tx, pair, { actor: PROGRAM, now });
};

const unclear = async (
  tx: TenantTransaction,
  payment: Payment,
  { reason, now }: { readonly reason: string; readonly now: Date },
): Promise<void> => {
  const settled = await settlePayment(tx, payment.id, { status: 'unknown', now, reason });
  announceSettled(tx, 'payment.unclear', settled, now);
  await close(tx, payment.id, now);
};

/** It is not decided. After ten minutes nobody waits any more, and the provider is asked now and then. */
const pollAgain = async (tx: TenantTransaction, payment: Payment, now: Date): Promise<void> => {
  const { id, status, requestedAt } = payment;
  const since = requestedAt ?? now;
  const isLate = now.getTime() - since.getTime() >= DECIDED_WITHIN_MS;
  if (isLate && status === 'pending') await unclear(tx, payment, { reason: 'not_decided', now });
  const next = nextPoll(since, now);
  if (next === undefined) await close(tx, id, now);
  else await planWork(tx, { ...work(id), dueAt: next });
};
