import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';
import type { WrittenExpense } from './expense.ts';

/** An expense, or what takes one back. */
export interface ListedExpense extends WrittenExpense {
  readonly reversesId: string | null;
}

/** Expenses from the last to the first; one more than `limit` where there are more. */
export const listExpenses = (
  tx: TenantTransaction,
  { before, limit }: { readonly before: string | undefined; readonly limit: number },
): Promise<ListedExpense[]> =>
  tx.query<ListedExpense>({
    text: `select id, amount_minor as "amountMinor", category, business_day as "businessDay", actor_id as by,
        occurred_at as at, reverses_id as "reversesId"
      from expenses where ($1::uuid is null or id < $1) order by id desc limit $2`,
    values: [before ?? null, limit + 1],
  });
