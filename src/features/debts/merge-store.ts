import type { Occasion } from '../../tenancy/occasion.ts';
import type { TenantTransaction } from '../../tenancy/tenant-transaction.ts';

/** A debt is as old as the older of the two, as long as anything is owed. */
const MOVE_BALANCE = `
with gone as (
  update customers set balance_minor = 0, debt_since = null where id = $1 returning id
), grown as (
  update customers i
  set balance_minor = i.balance_minor + $3::bigint,
    debt_since = case when i.balance_minor + $3::bigint <= 0 then null else least(i.debt_since, f.debt_since) end
  from customers f
  where i.id = $2 and f.id = $1
  returning i.id, i.balance_minor
)
insert into debt_entries (id, customer_id, delta_minor, balance_minor, kind, merge_id, actor_id, business_day, occurred_at)
select $4::uuid, id, -($3::bigint), 0, 'merge', $6::uuid, $7::uuid, $8::date, $9::timestamptz from gone
union all
select $5, id, $3::bigint, balance_minor, 'merge', $6, $7, $8, $9 from grown`;

export interface MovedBalance {
  readonly mergeId: string;
  readonly outId: string;
  readonly inId: string;
  readonly fromId: string;
  readonly intoId: string;
  readonly movedMinor: number;
  readonly businessDay: string;
}

/** Moves what one locked customer owes to another. */
export const moveBalance = async (
  tx: TenantTransaction,
  { actor, now }: Occasion,
  { mergeId, outId, inId, fromId, intoId, movedMinor, businessDay }: MovedBalance,
): Promise<void> => {
  await tx.query({
    text: MOVE_BALANCE,
    values: [fromId, intoId, movedMinor, outId, inId, mergeId, actor.id, businessDay, now],
  });
};

/** Lets a customer, and all that led there, lead to another, last seen when either of the two was. */
export const forwardCustomer = async (
  tx: TenantTransaction,
  { mergedId, intoId, now }: { readonly mergedId: string; readonly intoId: string; readonly now: Date },
): Promise<void> => {
  await tx.query({
    text: `update customers i
      set last_credit_at = greatest(i.last_credit_at, f.last_credit_at),
        last_reminded_at = greatest(i.last_reminded_at, f.last_reminded_at)
      from customers f where i.id = $1 and f.id = $2`,
    values: [intoId, mergedId],
  });
  await tx.query({
    text: 'update customers set merged_into = $1, merged_at = $3 where id = $2 or merged_into = $2',
    values: [intoId, mergedId, now],
  });
};
