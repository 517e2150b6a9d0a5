import { lastSaved, markSeen, nextNotice } from '../../features/shops/notices.ts';
import { stockCountsIn } from '../../features/stock/stock-service.ts';
import { formatReference } from '../../platform/damm.ts';
import { fit } from '../../platform/gsm7.ts';
import { formatMoney } from '../../platform/money.ts';
import type { InTenant } from '../../tenancy/tenant-transaction.ts';
import { callerOf, defineView, type TurnContext, type View } from '../context.ts';
import { fill, wordOf } from '../engine/render.ts';
import { widths } from './format.ts';

export interface HomeDeps {
  readonly inTenant: InTenant;
}

interface Line {
  readonly word: string;
  readonly data: Readonly<Record<string, string | number>>;
}

/**
 * The home page with one line of news at most. What the key just pressed has done comes first; after a dial there is
 * none of that, and the order is: what was saved last, counts to approve, what sellers did, what is low.
 */
export const createHomeView = (deps: HomeDeps): View =>
  defineView({
    name: 'shop.home',
    params: ['notice'],
    run: async (context) => {
      const { session, texts } = context;
      const line: Line | undefined = session.notice ?? (await news(deps, context));
      delete session.notice;
      return { facts: { notice: line === undefined ? '' : `\n${fill(wordOf(texts, line.word), line.data)}` } };
    },
  });

const news = async (deps: HomeDeps, context: TurnContext): Promise<Line | undefined> => {
  const { now } = context;
  const { tenant, who } = callerOf(context);
  const isOwner = who.role === 'vendor';
  const [saved, counts, notice] = await context.read((tx) =>
    Promise.all([
      lastSaved(tx, who.memberId, now),
      stockCountsIn(tx, now),
      isOwner ? nextNotice(tx, now) : Promise.resolve(undefined),
    ]),
  );
  if (saved) {
    const total = formatMoney(saved.totalMinor, tenant.currency);
    return { word: 'notice_saved', data: { rno: formatReference(saved.receipt), total } };
  }
  if (isOwner && counts.pendingCounts > 0) return { word: 'notice_counts', data: { n: counts.pendingCounts } };
  if (notice) {
    await deps.inTenant(tenant, (tx) => markSeen(tx, notice.id, now));
    return { word: `notice_${notice.kind}`, data: { who: fit(notice.params['who'] ?? '', widths.person) } };
  }
  return counts.lowItems > 0 ? { word: 'notice_low', data: { n: counts.lowItems } } : undefined;
};
