import { formatDay, type Day } from '../../values/business-day.ts';
import { formatMoney } from '../../values/money.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import type { Language, Tenant } from '../../tenancy/tenant.ts';
import type { Figures } from './figures.ts';
import { dayReportIn } from './reports-service.ts';
import { lastEvening, planEvening } from '../shops/daily-work.ts';
import { readSettings, type ShopSettings } from '../shops/shop-settings.ts';
import { stockCountsIn } from '../stock/stock-service.ts';
import type { DialCodes } from '../messages/dial-codes.ts';
import { listOwners } from '../../tenancy/people.ts';
import type { MessageParams } from '../messages/message-templates.ts';
import type { QueueMessage } from '../messages/queue-message.ts';
import type { AskStillSo } from '../messages/still-so.ts';
import { subject, subjectId } from '../messages/subjects.ts';
import { roundingWords } from '../messages/rounding-words.ts';

export interface EveningSummaryDeps {
  readonly queueMessage: QueueMessage;
  readonly dial: DialCodes;
}

/**
 * Tells the owners what the day came to, if it is evening and they want to know, and moves the shop's evening on to the
 * next one. Answers whether anybody is told.
 */
export type SendEveningSummary = (tx: TenantTransaction, now: Date) => Promise<boolean>;

/** An evening that was missed because nobody was at work is made up for until the morning; then it is past. */
const LATEST_MS = 12 * 3_600_000;

/** Makes the operation that runs when a shop's evening has come. */
export const createEveningSummary =
  (deps: EveningSummaryDeps): SendEveningSummary =>
  async (tx, now) => {
    const settings = await readSettings(tx);
    await planEvening(tx, settings.eveningHour, now);
    const evening = lastEvening(now, tx.tenant.timezone, settings.eveningHour);
    const isPast = now.getTime() - evening.getTime() > LATEST_MS;
    if (isPast || !settings.eveningSms || tx.tenant.status !== 'active') return false;
    const { day, figures } = await dayReportIn(tx, lastInstantBefore(evening));
    if (isEmpty(figures)) return false;
    const { lowItems } = await stockCountsIn(tx, now);
    return notifyOwners(deps, tx, { evening, day, figures, settings, lowItems });
  };

/** In the day that this hour ends, where it does: a bar hears at four what the night came to, a shop at midnight. */
const lastInstantBefore = (evening: Date): Date => new Date(evening.getTime() - 1);

/** A day on which nothing at all was written down: the shop was closed, and an SMS would cost money to say so. */
const isEmpty = ({ sales, cancelledMinor, debtsPaidMinor, paidOutMinor, expensesMinor }: Figures): boolean =>
  sales === 0 && [cancelledMinor, debtsPaidMinor, paidOutMinor, expensesMinor].every((minor) => minor === 0);

interface Evening {
  /** The hour at which it is told. */
  readonly evening: Date;
  readonly day: Day;
  readonly figures: Figures;
  readonly settings: ShopSettings;
  readonly lowItems: number;
}

/** Is the evening still worth telling? The figures are those of its day as they are by now. */
export const askEvening: AskStillSo = async (tx, { subjects, params, language }, now) => {
  const told = subjectId(subjects, 'evening');
  if (told === undefined) return { so: true };
  const evening = new Date(told);
  const settings = await readSettings(tx);
  if (!settings.eveningSms) return { so: false, reason: 'not_wanted' };
  if (now.getTime() - evening.getTime() > LATEST_MS) return { so: false, reason: 'past' };
  const { day, figures } = await dayReportIn(tx, lastInstantBefore(evening));
  const { lowItems } = await stockCountsIn(tx, now);
  const fresh = paramsOf(tx.tenant, { evening, day, figures, settings, lowItems }, language);
  return { so: true, reworded: { params: { ...params, ...fresh } } };
};

const notifyOwners = async (
  { queueMessage, dial }: EveningSummaryDeps,
  tx: TenantTransaction,
  evening: Evening,
): Promise<boolean> => {
  const about = [subject('evening', evening.evening.toISOString())];
  let isTold = false;
  for (const { memberId, phone: to, language } of await listOwners(tx)) {
    // One for each day, whatever else moves the evening about.
    const dedupeKey = `evening:${evening.day}:${memberId}`;
    const params = { ...paramsOf(tx.tenant, evening, language), qt: dial.today };
    const queued = await queueMessage(tx, { dedupeKey, about, to, template: 'M8', language, params });
    isTold ||= queued !== undefined;
  }
  return isTold;
};

const paramsOf = (
  { name, currency }: Tenant,
  { day, figures, settings, lowItems }: Evening,
  language: Language,
): Omit<MessageParams<'M8'>, 'qt'> => {
  const listed = (minor: number): string => formatMoney(minor, currency, { short: true });
  return {
    shop: name,
    date: formatDay(day),
    n: String(figures.sales),
    total: formatMoney(figures.totalMinor, currency),
    a: listed(figures.cashMinor),
    mm: settings.mobileMoneyLabel,
    b: listed(figures.mobileMoneyMinor),
    c: listed(figures.cardMinor),
    d: listed(figures.creditMinor),
    round: roundingWords(language, figures.roundingMinor, currency),
    e: listed(figures.debtsPaidMinor),
    out: givenBackWords(language, figures.paidOutMinor, listed),
    f: listed(figures.expensesMinor),
    m: String(lowItems),
  };
};

const GIVEN_BACK: Readonly<Record<Language, string>> = { en: 'given back', sw: 'tumerudisha', fr: 'rendu' };

/** What left the till to customers whom the shop owed, behind what came in from debts; empty when nothing did. */
const givenBackWords = (language: Language, minor: number, listed: (minor: number) => string): string =>
  minor === 0 ? '' : `, ${GIVEN_BACK[language]} ${listed(minor)}`;
