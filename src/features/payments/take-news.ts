import { newId } from '../../platform/ids.ts';
import { planWork } from '../../tenancy/due-work.ts';
import type { InTenant } from '../../tenancy/tenant-transaction.ts';
import type { TenantDirectory } from '../../tenancy/tenant-directory.ts';
import { insertNotice, noticeValues, type Notice } from './notices-store.ts';
import { paymentIdOf, SETTLE_PAYMENT } from './payment.ts';

export type { Notice } from './notices-store.ts';

export interface TakeNewsDeps {
  readonly inTenant: InTenant;
  readonly directory: Pick<TenantDirectory, 'byShopNumber' | 'runOnce'>;
}

/** Keeps what a provider told, and says whether a shop has it: `kept`, `known` (it came before) or `stray` (no shop's). */
export type TakeNews = (shopNumber: string | undefined, notice: Notice) => Promise<'kept' | 'known' | 'stray'>;

/** Longer than that no provider is kept waiting: it is told to come again. */
const STATEMENT_MS = 400;

/** Makes the operation behind every callback: one look-up and one short transaction. What it means is worked out afterwards. */
export const createTakeNews =
  ({ inTenant, directory }: TakeNewsDeps): TakeNews =>
  async (shopNumber, notice) => {
    const tenant = shopNumber === undefined ? undefined : await directory.byShopNumber(shopNumber);
    if (tenant?.currency !== notice.news.currency) {
      await directory.runOnce({
        text: `insert into public.payment_strays (id, provider, news_key, news, content, received_at)
          values ($1, $2, $3, $4, $5, $6) on conflict (provider, news_key) do nothing`,
        values: [newId(notice.now), ...noticeValues(notice)],
      });
      return 'stray';
    }
    const subjectId = paymentIdOf(notice.news.provider, notice.news.ref);
    const keep = async (tx: Parameters<Parameters<InTenant>[1]>[0]) => {
      if (!(await insertNotice(tx, subjectId, notice))) return 'known';
      await planWork(tx, { kind: SETTLE_PAYMENT, subjectId, dueAt: notice.now });
      return 'kept';
    };
    return inTenant(tenant, keep, { timeoutMs: STATEMENT_MS });
  };
