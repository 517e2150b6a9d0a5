import { may } from '../../../tenancy/what-people-may.ts';
import { moneyNewsFor, noteMoneyTold, type UntoldMoney } from '../../../features/payments/match-payments.ts';
import { findLastSale } from '../../../features/sales/last-sale.ts';
import { lastSavedSince, markSeen, nextNotice } from '../../../features/shops/notices.ts';
import { stockCountsIn } from '../../../features/stock/stock-service.ts';
import { formatReference } from '../../../values/damm.ts';
import { fit } from '../../../values/gsm7.ts';
import { formatMoney } from '../../../values/money.ts';
import type { InTenant, TenantTransaction } from '../../../tenancy/tenant-transaction.ts';
import { defineView, type View } from '../../turn/action.ts';
import { callerOf, type TurnContext } from '../../turn/context.ts';
import { filledWord } from '../../menu/fill.ts';
import { stepStore } from '../../session/step-store.ts';
import { inCapitals, listMoney, widths } from '../shared/format.ts';

export interface HomeDeps {
  readonly inTenant: InTenant;
}

interface Line {
  readonly word: string;
  readonly data: Readonly<Record<string, string | number>>;
}

/**
 * The home page with one line of news at most. What the key just pressed has done comes first; after a dial there is
 * none of that, and the order is: money that came, what was saved last, counts to approve, what sellers did, what is low.
 */
export const createHomeView = (deps: HomeDeps): View =>
  defineView({
    name: 'shop.home',
    params: ['notice'],
    run: async (context) => {
      const { session, texts } = context;
      const line: Line | undefined = session.notice ?? (await news(deps, context));
      delete session.notice;
      return { facts: { notice: line === undefined ? '' : `\n${filledWord(texts, line.word, line.data)}` } };
    },
  });

const news = async (deps: HomeDeps, context: TurnContext): Promise<Line | undefined> => {
  const { now } = context;
  const { tenant, actor, who } = callerOf(context);
  const [money, saved, counts, notice] = await context.read((tx) =>
    Promise.all([
      moneyNewsFor(tx, who.memberId, now),
      lastSaved(tx, context),
      stockCountsIn(tx, now),
      may(actor, 'notice.read') ? nextNotice(tx, now) : Promise.resolve(undefined),
      lookForCall(tx, context),
    ]),
  );
  if (money) {
    await deps.inTenant(tenant, (tx) => noteMoneyTold(tx, money, now));
    return moneyLine(context, money);
  }
  if (saved) {
    const word = DEEDS.has(saved.word) ? 'notice_did' : 'notice_saved';
    return { word, data: { line: filledWord(context.texts, saved.word, saved.data) } };
  }
  if (counts.pendingCounts > 0 && may(actor, 'discrepancy.decide'))
    return { word: 'notice_counts', data: { n: counts.pendingCounts } };
  if (notice) {
    await deps.inTenant(tenant, (tx) => markSeen(tx, notice.id, now));
    return { word: `notice_${notice.kind}`, data: { who: fit(notice.params['who'] ?? '', widths.person) } };
  }
  return counts.lowItems > 0 ? { word: 'notice_low', data: { n: counts.lowItems } } : undefined;
};

/** What came by mobile money for the reader's sales since the last look. */
const moneyLine = (context: TurnContext, { n, totalMinor, receipt }: UntoldMoney): Line => {
  const { tenant, who } = callerOf(context);
  const data = { mm: inCapitals(who.mobileMoney), amt: listMoney(totalMinor, tenant.currency) };
  return n === 1
    ? { word: 'notice_money', data: { ...data, rno: formatReference(receipt) } }
    : { word: 'notice_moneys', data: { ...data, n } };
};

/** A dial of which more is kept comes late: the call went on long ago, and was lost. */
const lookForCall = async (tx: TenantTransaction, { session, sessionTag }: TurnContext): Promise<void> => {
  if (session.used === 0 && (await stepStore.isKnown(tx, sessionTag))) session.unsure = true;
};

/** What tells of a deed and not of a thing: behind these words `saved` says nothing. */
const DEEDS: ReadonlySet<string> = new Set([
  'said_cancelled',
  'said_return',
  'said_merged',
  'said_expense_back',
  'said_settings',
  'said_pin',
  'said_invitation',
  'said_stopped',
  'said_reminder',
  'said_sms',
]);

/** What the reader saved last: a sale, while it is not cancelled, or whatever else a key press has saved. */
const lastSaved = async (tx: TenantTransaction, context: TurnContext): Promise<Line | undefined> => {
  const { now } = context;
  const { tenant, who } = callerOf(context);
  const [sale, other] = await Promise.all([
    findLastSale(tx, who.memberId, lastSavedSince(now)),
    stepStore.lastSaid(tx, who.memberId, lastSavedSince(now)),
  ]);
  if (!sale || (other && other.at >= sale.at)) return other?.said;
  const total = formatMoney(sale.totalMinor, tenant.currency);
  return { word: 'said_sale', data: { rno: formatReference(sale.receipt), total } };
};
