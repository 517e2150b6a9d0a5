import { z } from 'zod';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';

/** Does the shop want these messages? Its settings are locked, so that two alerts of one shop come one after the other. */
export const lockAlerts = async (tx: TenantTransaction): Promise<boolean> => {
  const [row] = await tx.query<{ low_stock_sms: boolean }>({
    text: 'select low_stock_sms from settings for update',
    values: [],
  });
  return row?.low_stock_sms ?? false;
};

/** One item in a digest, as it will be shown. */
export const fallenItem = z.object({
  code: z.int(),
  name: z.string(),
  quantity: z.string(),
  threshold: z.string(),
  finished: z.boolean(),
  time: z.string(),
  seller: z.string(),
});
export type FallenItem = z.infer<typeof fallenItem>;

const digestParams = z.object({ items: z.array(fallenItem) });

/** The items that a message keeps; undefined where it keeps none. */
export const readItems = (params: unknown): readonly FallenItem[] | undefined => {
  const read = digestParams.safeParse(params);
  return read.success ? read.data.items : undefined;
};

export interface Digest {
  readonly id: string;
  readonly items: readonly FallenItem[];
}

/** The digest that waits to be sent to this number, if there is one. */
export const findDigest = async (tx: TenantTransaction, phone: string, now: Date): Promise<Digest | undefined> => {
  const [row] = await tx.query<{ id: string; params: unknown }>({
    text: `select id, params from sms_messages
      where to_phone = $1 and class = 'alert' and status = 'held' and not_before > $2 and params ? 'items'
      order by not_before limit 1 for update`,
    values: [phone, now],
  });
  return row && { id: row.id, items: digestParams.parse(row.params).items };
};

export interface RecentAlerts {
  readonly count: number;
  readonly first: Date | null;
}

/** How many low items this number heard of since then, in messages of their own or in digests. */
export const countAlerts = async (tx: TenantTransaction, phone: string, since: Date): Promise<RecentAlerts> => {
  const [row] = await tx.query<RecentAlerts>({
    text: `select coalesce(sum(coalesce(jsonb_array_length(params -> 'items'), 1)), 0)::int as count,
        min(created_at) as first
      from sms_messages where to_phone = $1 and template in ('M5', 'M6', 'M7') and class = 'alert'
        and created_at > $2`,
    values: [phone, since],
  });
  return row ?? { count: 0, first: null };
};

/** What is left of an item, and when it counts as low. */
export interface StockNow {
  readonly code: number;
  readonly balanceMilli: number;
  readonly thresholdMilli: number;
}

/** The stock of those of these items that are sold, when the shop wants to hear of it; else of none. */
export const findStockNow = (tx: TenantTransaction, codes: readonly number[]): Promise<StockNow[]> =>
  tx.query<StockNow>({
    text: `select code, stock_level_milli as "balanceMilli", alert_threshold_milli as "thresholdMilli" from inventory
      where code = any($1) and not hidden and (select low_stock_sms from settings)`,
    values: [codes],
  });

/** Of these items nobody was told that they are low. */
export const forgetAlerts = async (tx: TenantTransaction, codes: readonly number[]): Promise<void> => {
  await tx.query({
    text: `update inventory set last_alert_at = null
      where code = any($1) and stock_level_milli > alert_threshold_milli`,
    values: [codes],
  });
};
